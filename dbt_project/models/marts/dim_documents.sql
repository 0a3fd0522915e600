with documents as (
    select * from {{ ref('int_documents') }}
    where not is_withdrawn
)

select
    document_key,
    sha256,
    file_name,
    media_type,
    refusal,
    publisher,
    region_code,
    source_url,
    dated_from,
    form_count,
    size_bytes,
    fiscal_year,
    published_on,
    dated_on
from documents
