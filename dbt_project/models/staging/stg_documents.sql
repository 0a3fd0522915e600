with documents as (
    select * from {{ source('raw', 'documents') }}
),

arrivals as (
    select * from {{ source('raw', 'arrivals') }}
)

select
    left(documents.document_sha256, 16) as document_key,
    documents.document_sha256,
    documents.file_name,
    documents.media_type,
    documents.refusal,
    documents.reader_version,
    documents.size_bytes,
    documents.load_id,
    documents.form_count,
    arrivals.arrival,
    documents.dated_on,
    documents.read_at,
    arrivals.loaded_at
from documents
left join arrivals using (document_sha256)
