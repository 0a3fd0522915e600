with levels as (
    select * from {{ ref('indicator_levels') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

-- A level that no taxonomy has is kept as published.
unknown as (
    select distinct
        indicators.level1_name,
        indicators.level2_name,
        'unknown' as taxonomy,
        '成本' in (indicators.level1_name, indicators.level2_name) as is_cost,
        999 as sort_order
    from indicators
    anti join levels using (level1_name, level2_name)
),

unioned as (
    select * from levels
    union all
    select * from unknown
)

select
    level1_name || '/' || level2_name as indicator_level_key,
    level1_name,
    level2_name,
    taxonomy,
    sort_order,
    is_cost
from unioned
