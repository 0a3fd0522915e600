with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的指标值“' || target_text || '”是时间，却列在' || coalesce(level2_name, level1_name) || '指标下' as message_zh,
    'a date under ' || coalesce(level2_name, level1_name) || ': ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level2_name in ('数量', '服务对象满意度')
    and target_kind in ('deadline', 'period')
