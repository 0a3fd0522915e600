with quarantine as (
    select * from {{ ref('stg_quarantine') }}
)

select
    document_key,
    record,
    field,
    rule,
    text,
    form_number,
    row_number,
    column_number
from quarantine
