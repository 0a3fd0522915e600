with quarantine as (
    select * from {{ source('raw', 'quarantine') }}
    where document_sha256 is not null
    union all by name
    select * from {{ source('raw', 'quarantined_sources') }}
    union all by name
    select
        document_sha256,
        'document' as record,
        'stops_the_build' as rule,
        reason as text,
        load_id
    from {{ source('raw', 'set_aside') }}
)

select
    left(document_sha256, 16) as document_key,
    record,
    field,
    rule,
    text,
    form_number,
    row_number,
    column_number
from quarantine
