with promises as (
    select * from {{ source('raw', 'promises') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    field,
    promise_text,
    comparator,
    measure_unit,
    promise_number,
    promise_value
from promises
