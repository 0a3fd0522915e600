with documents as (
    select * from {{ source('raw', 'documents') }}
),

arrivals as (
    select * from {{ source('raw', 'arrivals') }}
),

set_aside as (
    select * from {{ source('raw', 'set_aside') }}
)

select
    left(documents.document_sha256, 16) as document_key,
    documents.document_sha256,
    documents.file_name,
    documents.media_type,
    coalesce(set_aside.reason, documents.refusal) as refusal,
    documents.reader_version,
    documents.size_bytes,
    documents.load_id,
    case when set_aside.reason is null then documents.form_count else 0 end as form_count,
    arrivals.arrival,
    documents.dated_on,
    documents.read_at,
    arrivals.loaded_at
from documents
left join arrivals using (document_sha256)
left join set_aside using (document_sha256)
