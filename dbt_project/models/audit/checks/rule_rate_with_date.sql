with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”是比率，指标值“' || target_text || '”却是日期' as message_zh,
    'named a rate, but its target is a date: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    name_word like '%率'
    and target_kind in ('deadline', 'period')
