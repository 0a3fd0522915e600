{{ config(materialized='view') }}

with {{ named_projects() }},

budgets as (
    select * from {{ in_same_file('fct_project_budgets') }}
    where amount_stage = 'annual'
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    budgets.project_key,
    budgets.unit_key,
    budgets.form_key,
    budgets.document_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    named.project_name,
    named.fund_source_name,
    documents.file_name,
    budgets.form_number,
    budgets.fiscal_year,
    budgets.budget_yuan,
    budgets.fiscal_yuan,
    budgets.other_yuan
from budgets
inner join named using (project_key)
inner join documents on budgets.document_key = documents.document_key
