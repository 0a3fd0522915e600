with forms as (
    select * from {{ ref('stg_forms') }}
)

select
    form_key,
    document_key,
    form_number,
    cells
from forms
