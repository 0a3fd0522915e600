with cost_lines as (
    select
        *,
        count(*) over (partition by project_key) as line_count
    from {{ ref('aud_cost_lines') }}
)

select
    project_key,
    document_key,
    'cost line' as place,
    cast(amount_yuan as decimal(18, 2)) as amount_yuan,
    '只有一个成本指标，金额' || {{ wan('amount_yuan') }} || '，没有细化到支出内容' as message_zh,
    'one cost line for ' || {{ yuan('amount_yuan') }} as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from cost_lines
where line_count = 1 and cost_kind in ('total', 'component') and amount_yuan >= 1000000
