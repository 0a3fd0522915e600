with forms as (
    select * from {{ source('raw', 'forms') }}
)

select
    left(document_sha256, 16) as document_key,
    left(document_sha256, 16) || '-' || form_number as form_key,
    form_kind,
    heading,
    project_name,
    unit_code,
    unit_name,
    money_unit,
    purpose_text,
    goal_text,
    name_fund_tag,
    cells,
    form_number,
    cells_unclaimed,
    name_year
from forms
