-- A row is a line, but for a sentence that names several.
with details as (
    select
        *,
        row_number() over (
            partition by form_key, row_number
            order by column_number, detail_name
        ) as place_in_row
    from {{ ref('stg_details') }}
),

forms as (
    select * from {{ ref('int_changed_forms') }}
)

select
    details.form_key || '-' || details.row_number
    || case when details.place_in_row > 1 then '-' || details.place_in_row else '' end
        as spending_line_key,
    forms.project_key,
    forms.unit_key,
    forms.form_key,
    forms.document_key,
    details.detail_kind as line_kind,
    details.detail_name as line_name,
    details.description,
    details.goal as goal_text,
    details.amount_text,
    details.read_by,
    details.read_doubt,
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
