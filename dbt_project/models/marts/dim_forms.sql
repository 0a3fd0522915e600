with forms as (
    select * from {{ ref('int_changed_forms') }}
)

select
    form_key,
    document_key,
    project_key,
    unit_key,
    form_kind,
    heading,
    location,
    unit_from,
    money_unit,
    purpose_text,
    goal_text,
    long_term_goal_text,
    result_goal_text,
    region_code,
    region_from,
    fiscal_year_from,
    in_force_from,
    form_number,
    fiscal_year,
    is_hidden,
    is_whole_department,
    is_in_force,
    speaks_for_project
from forms
