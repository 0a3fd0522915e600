-- depends_on: {{ ref('changed_documents') }}, {{ ref('changed_projects') }}
with documents as (
    select * from {{ ref('stg_documents') }}
)

select
    document_key,
    reader_version,
    load_id,
    read_at
from documents
