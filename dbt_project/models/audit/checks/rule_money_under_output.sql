with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(target_value as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的指标值“' || target_text || '”是金额，却列在' || coalesce(level2_name, level1_name) || '指标下' as message_zh,
    'money under ' || coalesce(level2_name, level1_name) || ': ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level2_name in ('数量', '质量', '时效')
    and target_kind in ('money', 'unit_price')
