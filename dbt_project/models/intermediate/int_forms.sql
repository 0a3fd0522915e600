-- All that is said of a form: what it is about, whether it is in force, and its long texts, which
-- join last. History knows a version by its columns in this order.
with forms as (
    select * from {{ ref('int_form_projects') }}
),

versions as (
    select * from {{ ref('int_form_versions') }}
),

texts as (
    select
        form_key,
        purpose_text,
        goal_text,
        long_term_goal_text,
        result_goal_text
    from {{ ref('stg_forms') }}
)

select
    forms.form_key,
    forms.document_key,
    forms.project_key,
    forms.unit_key,
    forms.unit_code,
    forms.unit_name,
    forms.department_text,
    forms.project_name,
    forms.project_code,
    forms.form_kind,
    forms.heading,
    forms.location,
    forms.unit_from,
    forms.money_unit,
    texts.purpose_text,
    texts.goal_text,
    texts.long_term_goal_text,
    texts.result_goal_text,
    forms.region_code,
    forms.region_from,
    forms.fiscal_year_from,
    versions.in_force_from,
    forms.form_number,
    forms.fiscal_year,
    forms.is_hidden,
    forms.is_whole_department,
    versions.is_in_force,
    versions.speaks_for_project,
    forms.dated_on as valid_from,
    versions.valid_to
from forms
inner join versions using (form_key)
inner join texts using (form_key)
