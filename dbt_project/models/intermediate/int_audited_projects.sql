with forms as (
    select
        project_key,
        unit_key
    from {{ ref('int_forms') }}
),

changed as (
    select project_key from {{ ref('int_changed_projects') }}
),

of_units as (
    select forms.project_key
    from forms
    semi join {{ ref('int_audited_groups') }} as audited on forms.unit_key = audited.unit_key
),

unioned as (
    select project_key from of_units
    union
    select project_key from changed
)

select project_key from unioned
