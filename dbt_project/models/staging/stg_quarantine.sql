with quarantine as (
    select * from {{ source('raw', 'quarantine') }}
)

select
    left(document_sha256, 16) as document_key,
    record,
    field,
    rule,
    text,
    form_number,
    row_number,
    column_number
from quarantine
