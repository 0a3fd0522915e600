with seen as (
    select * from {{ ref('aud_seen_findings') }}
),

findings as (
    select * from {{ ref('findings') }}
)

select
    seen.finding_key,
    seen.rule_code,
    seen.message_zh,
    seen.message_en,
    seen.first_seen_in
from seen
anti join findings using (finding_key)
