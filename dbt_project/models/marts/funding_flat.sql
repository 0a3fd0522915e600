-- A release is a renamed copy of the file that is built: what a view names must not name the file.
{{ config(materialized='view') }}

with funding as (
    select * from {{ ref('fct_project_funding').include(database=target.name == 'lake') }}
),

projects as (
    select * from {{ ref('dim_projects').include(database=target.name == 'lake') }}
),

units as (
    select * from {{ ref('dim_units').include(database=target.name == 'lake') }}
),

fund_sources as (
    select * from {{ ref('dim_fund_sources').include(database=target.name == 'lake') }}
),

documents as (
    select * from {{ ref('dim_documents').include(database=target.name == 'lake') }}
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
