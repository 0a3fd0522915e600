with claims as (
    select * from {{ source('raw', 'claims') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    field,
    claim_text,
    comparator,
    measure_unit,
    claim_number,
    claim_value
from claims
