-- depends_on: {{ ref('int_changed_documents') }}, {{ ref('int_changed_projects') }}
with documents as (
    select * from {{ ref('stg_documents') }}
)

select
    document_key,
    reader_version,
    load_id,
    read_at
from documents
