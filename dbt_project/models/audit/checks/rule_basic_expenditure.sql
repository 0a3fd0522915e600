with cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
)

select
    {{ finding(
        zh='项目成本指标“{indicator_name}”属于基本支出，不应列入项目支出',
        en='“{indicator_name}” is basic expenditure and does not belong in a project',
        place='indicator_name',
        amount='amount_yuan'
    ) }}
from cost_lines
where
    contains({{ squeezed('indicator_name') }}, '基本支出')
    and not is_whole_department
