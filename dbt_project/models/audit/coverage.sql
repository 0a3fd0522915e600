{{ config(materialized='view') }}

with forms as (
    select * from {{ in_same_file('checkable_forms') }}
),

rules as (
    select * from {{ in_same_file('rules') }}
),

findings as (
    select * from {{ in_same_file('findings') }}
),

fired as (
    select distinct
        rule_code,
        unnest(evidence).form_key as form_key
    from findings
),

unjudged as (
    select
        form_key,
        rule_code,
        count(*) as row_count
    from {{ in_same_file('unjudged_rows') }}
    group by form_key, rule_code
)

select
    forms.form_key || '-' || rules.rule_code as coverage_key,
    forms.form_key,
    rules.rule_code,
    forms.project_key,
    case
        when fired.form_key is not null then 'fired'
        when list_contains(forms.needs, rules.needs) and unjudged.form_key is null then 'clean'
        else 'not_checkable'
    end as outcome,
    coalesce(unjudged.row_count, 0) as rows_not_checkable
from forms
cross join rules
left join fired using (form_key, rule_code)
left join unjudged using (form_key, rule_code)
