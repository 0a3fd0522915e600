with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”列在' || concat_ws('/', level1_name, level2_name) || '下，而不在满意度指标下' as message_zh,
    'a satisfaction indicator under ' || concat_ws('/', level1_name, level2_name) as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    name_word like '%满意度'
    and level1_name != '满意度'
