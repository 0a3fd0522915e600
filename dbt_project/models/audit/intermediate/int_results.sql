with results as (
    select results.*
    from {{ ref('fct_indicator_results') }} as results
    semi join {{ ref('audited_projects') }} using (project_key)
),

targets as (
    select
        indicator_key,
        comparator
    from {{ ref('fct_indicator_targets') }}
    semi join results using (indicator_key)
),

cells as (
    select
        indicator_key,
        column_number,
        name_column_number
    from {{ ref('stg_indicators') }}
    semi join results using (indicator_key)
)

select
    results.*,
    targets.comparator,
    cells.column_number,
    cells.name_column_number,
    coalesce(regexp_matches(results.result_text, '[%％]') != regexp_matches(results.target_text, '[%％]'), false)
        as has_mixed_scale
from results
inner join targets using (indicator_key)
inner join cells using (indicator_key)
