with cells as (
    select * from {{ ref('aud_text_cells') }}
),

forms as (
    select * from {{ ref('aud_forms') }}
    where speaks_for_project
)

select
    forms.form_key,
    forms.form_number,
    forms.project_key,
    forms.document_key,
    cells.field,
    cells.text,
    cells.row_number,
    cells.column_number
from cells
inner join forms using (form_key)
