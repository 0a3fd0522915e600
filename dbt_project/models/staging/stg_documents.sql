with documents as (
    select * from {{ source('raw', 'documents') }}
)

select
    left(document_sha256, 16) as document_key,
    document_sha256,
    file_name,
    media_type,
    refusal,
    size_bytes,
    load_id,
    form_count,
    loaded_at
from documents
