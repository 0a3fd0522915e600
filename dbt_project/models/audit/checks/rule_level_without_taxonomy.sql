-- A form with one column of levels, or of which half the levels are others, follows another list.
with unknown_levels as (
    select * from {{ ref('dim_indicator_levels') }}
    where taxonomy = 'unknown' and level2_name is not null
),

indicators as (
    select * from {{ ref('aud_indicators') }}
),

odd as (
    select
        form_key,
        count(*) as odd_count
    from indicators
    semi join unknown_levels using (indicator_level_key)
    group by form_key
),

slips as (
    select form_key
    from indicators
    inner join odd using (form_key)
    group by form_key
    having 2 * any_value(odd.odd_count) < count(*)
)

select
    {{ finding(
        zh='“{indicator_name}”所列级别“{indicator_level_key}”不在规定的指标体系内',
        en='The level {indicator_level_key} is not one that is prescribed'
    ) }}
from indicators
semi join unknown_levels using (indicator_level_key)
semi join slips using (form_key)
