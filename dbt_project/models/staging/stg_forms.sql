with forms as (
    select * from {{ source('raw', 'forms') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) as document_key,
    left(document_sha256, 16) || '-' || form_number as form_key,
    form_kind,
    heading,
    location,
    project_name,
    project_code,
    unit_code,
    unit_name,
    department_text,
    money_unit,
    purpose_text,
    goal_text,
    long_term_goal_text,
    result_goal_text,
    fund_source_text,
    name_fund_tag,
    cells,
    form_number,
    cells_unclaimed,
    name_year,
    title_year,
    is_hidden
from forms
