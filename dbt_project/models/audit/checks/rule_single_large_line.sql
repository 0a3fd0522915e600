with cost_lines as (
    select
        *,
        count(*) over (partition by project_key) as line_count
    from {{ ref('aud_cost_lines') }}
)

select
    {{ finding(
        zh='只有一个成本指标，金额{amount_yuan:wan}，没有细化到支出内容',
        en='one cost line for {amount_yuan:yuan}',
        place="'cost line'",
        amount='amount_yuan'
    ) }}
from cost_lines
where line_count = 1 and cost_kind in ('total', 'component') and amount_yuan >= 1000000
