with indicators as (
    select * from {{ ref('aud_indicators') }}
),

unknown_levels as (
    select * from {{ ref('dim_indicator_levels') }}
    -- A form with one column of levels follows another list.
    where taxonomy = 'unknown' and level2_name is not null
)

select
    {{ finding(
        zh='“{indicator_name}”的指标级别“{indicator_level_key}”不在规定的指标体系中',
        en='a level that no taxonomy has: {indicator_level_key}'
    ) }}
from indicators
semi join unknown_levels using (indicator_level_key)
