with rules as (
    select * from {{ ref('audit_rules') }}
)

select
    *,
    cast(findings_right / nullif(findings_reviewed, 0) as decimal(4, 3)) as measured_precision
from rules
