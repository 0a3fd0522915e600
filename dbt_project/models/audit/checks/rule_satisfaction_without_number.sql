with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '满意度指标“' || indicator_name || '”的指标值“' || target_text || '”不是数值' as message_zh,
    'a satisfaction target that is no number: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level1_name = '满意度'
    and target_kind = 'qualitative'
