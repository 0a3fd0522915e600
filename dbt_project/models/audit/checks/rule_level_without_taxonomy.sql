with indicators as (
    select * from {{ ref('aud_indicators') }}
),

unknown_levels as (
    select * from {{ ref('dim_indicator_levels') }}
    -- A form with one column of levels follows another list.
    where taxonomy = 'unknown' and level2_name is not null
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的指标级别“' || concat_ws('/', level1_name, level2_name) || '”不在规定的指标体系中' as message_zh,
    'a level that no taxonomy has: ' || concat_ws('/', level1_name, level2_name) as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
semi join unknown_levels using (indicator_level_key)
