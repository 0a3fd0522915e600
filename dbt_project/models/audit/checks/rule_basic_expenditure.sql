with cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
)

select
    {{ finding(
        zh='项目的成本指标“{indicator_name}”写作基本支出',
        en='basic expenditure in a project: {indicator_name}',
        place='indicator_name',
        amount='amount_yuan'
    ) }}
from cost_lines
where
    contains({{ squeezed('indicator_name') }}, '基本支出')
