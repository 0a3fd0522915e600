-- The amounts of the forms that speak for their projects, with their cells.
with forms as (
    select
        form_key,
        project_key,
        document_key,
        form_kind
    from {{ ref('aud_forms') }}
    where speaks_for_project
)

select
    forms.project_key,
    forms.document_key,
    forms.form_kind,
    amounts.form_key,
    amounts.amount_role,
    amounts.amount_stage,
    amounts.fund_source_text,
    amounts.amount_text,
    amounts.form_number,
    amounts.row_number,
    amounts.column_number,
    amounts.amount_yuan
from {{ ref('stg_amounts') }} as amounts
inner join forms using (form_key)
where amounts.amount_yuan is not null
