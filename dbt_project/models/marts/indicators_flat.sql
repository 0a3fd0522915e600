{{ config(materialized='view') }}

with targets as (
    select * from {{ in_same_file('fct_indicator_targets') }}
),

projects as (
    select * from {{ in_same_file('dim_projects') }}
),

units as (
    select * from {{ in_same_file('dim_units') }}
),

levels as (
    select * from {{ in_same_file('dim_indicator_levels') }}
),

fund_sources as (
    select * from {{ in_same_file('dim_fund_sources') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
),

budgets as (
    select * from {{ in_same_file('fct_project_budgets') }}
    where amount_stage = 'annual'
),

costs as (
    select * from {{ in_same_file('fct_cost_lines') }}
)

select
    targets.indicator_key,
    units.region_code,
    units.unit_code,
    units.unit_name,
    projects.project_name,
    fund_sources.fund_source_name,
    levels.level1_name,
    levels.level2_name,
    targets.indicator_name,
    targets.indicator_description,
    targets.target_text,
    targets.target_kind,
    targets.comparator,
    targets.measure_unit,
    targets.change_direction,
    targets.compared_with,
    costs.cost_kind,
    costs.cost_role,
    documents.file_name,
    targets.form_number,
    targets.row_number,
    targets.fiscal_year,
    budgets.budget_yuan,
    targets.target_value,
    targets.target_value_upper,
    costs.amount_yuan as cost_yuan,
    targets.period_start,
    targets.period_end
from targets
inner join projects using (project_key)
inner join units on targets.unit_key = units.unit_key
left join levels using (indicator_level_key)
inner join documents on targets.document_key = documents.document_key
left join fund_sources using (fund_source_key)
left join budgets on targets.project_key = budgets.project_key
left join costs using (indicator_key)
