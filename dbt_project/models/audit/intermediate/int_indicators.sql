-- What the form that speaks for a project promises for the year.
with speaking as (
    select form_key from {{ ref('int_forms') }}
    where speaks_for_project
),

targets as (
    select targets.*
    from {{ ref('fct_indicator_targets') }} as targets
    semi join speaking using (form_key)
    where targets.goal_term is distinct from 'long_term'
),

cells as (
    select
        indicator_key,
        column_number,
        name_column_number
    from {{ ref('stg_indicators') }}
    semi join speaking using (form_key)
),

levels as (
    select * from {{ ref('dim_indicator_levels') }}
),

units as (
    select * from {{ ref('dim_measure_units') }}
)

select
    targets.*,
    levels.level1_name,
    levels.level2_name,
    levels.is_cost,
    units.unit_kind,
    cells.column_number,
    cells.name_column_number,
    regexp_replace(targets.indicator_name, '[\s\p{Z}]', '', 'g') as name_word,
    regexp_replace(targets.target_text, '[\s\p{Z}]', '', 'g') as target_word
from targets
inner join cells using (indicator_key)
inner join levels using (indicator_level_key)
left join units using (measure_unit)
