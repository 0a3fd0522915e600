with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的指标值只写“' || target_text || '”，无法考核' as message_zh,
    'only says ' || target_text || ', which cannot be checked' as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    target_word in ('及时', '按时', '按期', '按时完成', '按期完成', '及时完成')
