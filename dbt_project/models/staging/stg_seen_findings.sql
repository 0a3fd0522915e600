with seen_findings as (
    select * from {{ source('raw', 'seen_findings') }}
)

select
    finding_key,
    rule_code,
    message_zh,
    message_en,
    first_seen_in
from seen_findings
