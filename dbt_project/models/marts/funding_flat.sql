{{ config(materialized='view') }}

with funding as (
    select * from {{ in_same_file('fct_project_funding') }}
),

projects as (
    select * from {{ in_same_file('dim_projects') }}
),

units as (
    select * from {{ in_same_file('dim_units') }}
),

fund_sources as (
    select * from {{ in_same_file('dim_fund_sources') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    funding.project_funding_key,
    units.region_code,
    units.unit_code,
    units.unit_name,
    projects.project_name,
    fund_sources.fund_source_name,
    funding.amount_stage,
    funding.amount_text,
    documents.file_name,
    funding.form_number,
    funding.row_number,
    funding.fiscal_year,
    fund_sources.is_fiscal,
    funding.amount_yuan
from funding
inner join projects using (project_key)
inner join units on funding.unit_key = units.unit_key
inner join fund_sources on funding.fund_source_key = fund_sources.fund_source_key
inner join documents on funding.document_key = documents.document_key
