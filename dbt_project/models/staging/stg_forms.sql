with forms as (
    select * from {{ source('raw', 'forms') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) as document_key,
    left(document_sha256, 16) || '-' || form_number as form_key,
    * exclude (document_sha256, unit_text, row_count)
from forms
