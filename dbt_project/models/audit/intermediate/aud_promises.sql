-- What the forms in force of a project that is evaluated promise for the year, of whatever kind
-- they are: where aud_indicators has those of the form that speaks for it. Names that a form has
-- twice are left out, since nobody can tell which of them is which.
with in_force as (
    select
        form_key,
        form_kind,
        project_key
    from {{ ref('aud_forms') }}
    where is_in_force
),

-- What nothing else was promised of cannot be held against it.
compared as (
    select project_key
    from in_force
    group by project_key
    having
        bool_or(form_kind = 'self_evaluation') and bool_or(form_kind in ('goal', 'application'))
),

forms as (
    select
        form_key,
        form_kind
    from in_force
    semi join compared using (project_key)
)

select
    targets.indicator_key,
    targets.project_key,
    targets.indicator_level_key,
    targets.form_key,
    targets.document_key,
    forms.form_kind,
    targets.indicator_name,
    {{ squeezed('targets.indicator_name') }} as name_word,
    targets.target_text,
    targets.target_kind,
    targets.measure_unit,
    targets.form_number,
    targets.row_number,
    targets.target_value,
    targets.period_end,
    cells.column_number,
    cells.name_column_number
from {{ ref('fct_indicator_targets') }} as targets
inner join forms using (form_key)
inner join {{ ref('stg_indicators') }} as cells using (indicator_key)
where targets.goal_term is distinct from 'long_term'
qualify count(*) over (partition by targets.form_key, name_word) = 1
