with details as (
    select * from {{ ref('stg_details') }}
),

forms as (
    select * from {{ ref('int_changed_forms') }}
)

select
    details.form_key || '-' || details.row_number as spending_line_key,
    forms.project_key,
    forms.unit_key,
    forms.form_key,
    forms.document_key,
    details.detail_kind as line_kind,
    details.detail_name as line_name,
    details.description,
    details.goal as goal_text,
    details.amount_text,
    forms.form_kind,
    details.form_number,
    details.row_number,
    forms.fiscal_year,
    details.amount_yuan,
    forms.is_in_force,
    forms.valid_from,
    forms.valid_to
from details
inner join forms using (form_key)
