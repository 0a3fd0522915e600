with rules as (
    select * from {{ ref('audit_rules') }}
)

select * from rules
