{{ config(materialized='view', schema='marts') }}

with findings as (
    select * from {{ in_same_file('findings') }}
),

rules as (
    select * from {{ in_same_file('rules') }}
),

projects as (
    select * from {{ in_same_file('dim_projects') }}
),

units as (
    select * from {{ in_same_file('dim_units') }}
),

regions as (
    select * from {{ in_same_file('dim_regions') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    findings.finding_key,
    findings.project_key,
    findings.unit_key,
    findings.document_key,
    findings.evidence[1]['form_key'] as form_key,
    findings.rule_code,
    rules.checks_zh,
    rules.checks_en,
    findings.severity,
    findings.status,
    units.region_code,
    regions.region_name,
    units.department_name,
    units.unit_code,
    units.unit_name,
    projects.project_name,
    documents.file_name,
    findings.message_zh,
    findings.message_en,
    findings.suggestion_zh,
    findings.suggestion_en,
    findings.first_seen_in,
    findings.accepted_reason,
    findings.evidence[1]['form_number'] as form_number,
    findings.evidence[1]['row_number'] as row_number,
    cast(len(findings.evidence) as integer) as cell_count,
    findings.fiscal_year,
    findings.amount_yuan
from findings
inner join rules using (rule_code)
left join projects using (project_key)
left join units on findings.unit_key = units.unit_key
left join regions on units.region_code = regions.region_code
inner join documents on findings.document_key = documents.document_key
