with accepted as (
    select * from {{ source('raw', 'accepted') }}
)

select
    finding_key,
    rule_code,
    unit,
    text,
    reason,
    accepted_by,
    accepted_until
from accepted
