-- What the form that speaks for a project promises for the year; where it promises for all years
-- alone, that.
with speaking as (
    select forms.*
    from {{ ref('int_forms') }} as forms
    semi join {{ ref('int_audited_projects') }} using (project_key)
    where forms.speaks_for_project
),

only_long_term as (
    select form_key
    from {{ ref('stg_indicators') }}
    where goal_term is not null
    group by form_key
    having bool_and(goal_term = 'long_term')
),

targets as (
    {{ indicator_targets('speaking') }}
    where
        joined.goal_term is distinct from 'long_term'
        or joined.form_key in (select only_long_term.form_key from only_long_term)
),

levels as (
    select * from {{ ref('dim_indicator_levels') }}
),

units as (
    select * from {{ ref('dim_measure_units') }}
)

-- (A table of all columns takes twice as long to write, and no rule reads the others.)
select
    targets.* exclude (
        remainder,
        compared_with,
        is_approximate,
        weight,
        clauses,
        read_from,
        read_by,
        read_doubt,
        is_in_force,
        valid_from,
        valid_to
    ),
    case
        when targets.target_kind = 'compound'
            then list_transform(targets.clauses, lambda clause: clause.kind)
    end as clause_kinds,
    levels.level1_name,
    levels.level2_name,
    coalesce(levels.is_cost, false) as is_cost,
    units.unit_kind,
    regexp_replace(targets.indicator_name, '[\s\p{Z}]', '', 'g') as name_word,
    regexp_replace(targets.target_text, '[\s\p{Z}]', '', 'g') as target_word
from targets
left join levels using (indicator_level_key)
left join units using (measure_unit)
