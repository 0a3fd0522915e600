with cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
)

select
    project_key,
    document_key,
    indicator_name as place,
    cast(amount_yuan as decimal(18, 2)) as amount_yuan,
    '项目的成本指标“' || indicator_name || '”写作基本支出' as message_zh,
    'basic expenditure in a project: ' || indicator_name as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from cost_lines
where contains({{ squeezed('indicator_name') }}, '基本支出')
