with files as (
    select * from {{ source('raw', 'files') }}
)

select
    left(document_sha256, 16) as document_key,
    file_name
from files
