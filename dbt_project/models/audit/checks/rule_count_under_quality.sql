with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    indicators.project_key,
    indicators.document_key,
    concat_ws('/', indicators.level1_name, indicators.level2_name) || '/' || indicators.indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '质量指标“' || indicators.indicator_name || '”的指标值“' || indicators.target_text || '”是数量' as message_zh,
    'a count under quality: ' || indicators.target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    indicators.level2_name = '质量'
    and len(indicators.clauses) > 0
    and len(list_filter(indicators.clauses, lambda clause: clause.kind != 'quantity')) = 0
    and (indicators.unit_kind in ('count', 'person', 'event') or indicators.target_kind = 'compound')
