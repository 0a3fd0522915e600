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
        zh='“{indicator_name}”所列级别“{indicator_level_key}”不在规定的指标体系内',
        en='The level {indicator_level_key} is not one that is prescribed'
    ) }}
from indicators
semi join unknown_levels using (indicator_level_key)
