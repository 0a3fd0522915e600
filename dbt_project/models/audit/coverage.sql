with forms as (
    select * from {{ ref('int_forms') }}
    where is_in_force
),

rules as (
    select * from {{ ref('rules') }}
),

findings as (
    select findings.*
    from {{ ref('findings') }} as findings
    semi join {{ ref('audited_groups') }} as audited on findings.document_key = audited.document_key
),

checkable as (
    select * from {{ ref('int_checkable') }}
),

fired as (
    select distinct
        rule_code,
        unnest(evidence).form_key as form_key
    from findings
)

select
    forms.form_key || '-' || rules.rule_code as coverage_key,
    forms.form_key,
    rules.rule_code,
    forms.project_key,
    case
        when fired.form_key is not null then 'fired'
        when checkable.form_key is not null then 'clean'
        else 'not_checkable'
    end as outcome
from forms
cross join rules
left join fired using (form_key, rule_code)
left join checkable on forms.form_key = checkable.form_key and rules.needs = checkable.need
