with levels as (
    select * from {{ ref('int_indicator_levels') }}
)

select
    indicator_level_key,
    level1_name,
    level2_name,
    taxonomy,
    sort_order,
    is_cost
from levels
