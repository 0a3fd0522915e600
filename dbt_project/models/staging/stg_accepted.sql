with accepted as (
    select * from {{ source('raw', 'accepted') }}
)

select
    finding_key,
    reason,
    accepted_by,
    accepted_until
from accepted
