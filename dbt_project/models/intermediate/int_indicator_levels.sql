with levels as (
    select * from {{ ref('indicator_levels') }}
),

indicators as (
    select indicators.*
    from {{ ref('stg_indicators') }} as indicators
    semi join {{ ref('int_forms') }} using (form_key)
    where indicators.indicator_level_key is not null
),

known as (
    select
        level1_name || '/' || level2_name as indicator_level_key,
        level1_name,
        level2_name,
        taxonomy,
        is_cost,
        sort_order
    from levels
),

parents as (
    select
        level1_name,
        'both' as taxonomy,
        cast(min(sort_order) // 10 * 10 as integer) as sort_order
    from levels
    group by level1_name
),

-- A 一级 that stands without a 二级.
alone as (
    select distinct
        indicators.indicator_level_key,
        indicators.level1_name,
        indicators.level2_name,
        parents.taxonomy,
        indicators.level1_name = '成本' as is_cost,
        parents.sort_order
    from indicators
    inner join parents using (level1_name)
    where indicators.level2_name is null
),

-- A level that no taxonomy has is kept as published.
unknown as (
    select distinct
        indicators.indicator_level_key,
        indicators.level1_name,
        indicators.level2_name,
        'unknown' as taxonomy,
        '成本' in (indicators.level1_name, coalesce(indicators.level2_name, '')) as is_cost,
        999 as sort_order
    from indicators
    anti join known using (indicator_level_key)
    anti join alone on indicators.indicator_level_key = alone.indicator_level_key
),

unioned as (
    select * from known
    union all
    select * from alone
    union all
    select * from unknown
)

select
    indicator_level_key,
    level1_name,
    level2_name,
    taxonomy,
    sort_order,
    is_cost
from unioned
