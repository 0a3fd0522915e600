{{ config(materialized='view') }}

with {{ named_projects() }},

funding as (
    select * from {{ in_same_file('fct_project_funding') }}
),

fund_sources as (
    select * from {{ in_same_file('dim_fund_sources') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    funding.project_funding_key,
    funding.project_key,
    funding.unit_key,
    funding.fund_source_key,
    funding.form_key,
    funding.document_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    named.project_name,
    fund_sources.fund_source_name,
    funding.amount_stage,
    funding.amount_text,
    documents.file_name,
    funding.form_number,
    funding.row_number,
    funding.fiscal_year,
    funding.amount_yuan,
    fund_sources.is_fiscal
from funding
inner join named using (project_key)
inner join fund_sources on funding.fund_source_key = fund_sources.fund_source_key
inner join documents on funding.document_key = documents.document_key
