{{ config(materialized='view') }}

with {{ named_projects() }},

departments as (
    select * from {{ in_same_file('fct_department_budgets') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    departments.department_budget_key,
    departments.project_key,
    departments.unit_key,
    departments.form_key,
    departments.document_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    departments.amount_stage,
    case
        when departments.budget_yuan is not null then 'form'
        when departments.basic_spending_yuan + departments.project_spending_yuan is not null
            then 'parts'
    end as budget_from,
    documents.file_name,
    departments.form_number,
    departments.fiscal_year,
    cast(
        coalesce(
            departments.budget_yuan,
            departments.basic_spending_yuan + departments.project_spending_yuan
        ) as decimal(18, 2)
    ) as budget_yuan,
    departments.basic_spending_yuan,
    departments.project_spending_yuan
from departments
inner join named using (project_key)
inner join documents on departments.document_key = documents.document_key
