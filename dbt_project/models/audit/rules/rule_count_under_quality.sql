with indicators as (
    select * from {{ ref('int_indicators') }}
)

select
    project_key,
    document_key,
    level1_name || '/' || level2_name || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '质量指标“' || indicator_name || '”的指标值“' || target_text || '”是数量' as message_zh,
    'a count under quality: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level2_name = '质量'
    and len(clauses) > 0
    and len(list_filter(clauses, lambda clause: clause.kind != 'quantity')) = 0
    and (unit_kind in ('count', 'person', 'event') or target_kind = 'compound')
