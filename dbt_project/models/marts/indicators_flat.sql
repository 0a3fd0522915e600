-- A release is a renamed copy of the file that is built: what a view names must not name the file.
{{ config(materialized='view') }}

with targets as (
    select * from {{ ref('fct_indicator_targets').include(database=target.name == 'lake') }}
),

projects as (
    select * from {{ ref('dim_projects').include(database=target.name == 'lake') }}
),

units as (
    select * from {{ ref('dim_units').include(database=target.name == 'lake') }}
),

levels as (
    select * from {{ ref('dim_indicator_levels').include(database=target.name == 'lake') }}
),

fund_sources as (
    select * from {{ ref('dim_fund_sources').include(database=target.name == 'lake') }}
),

documents as (
    select * from {{ ref('dim_documents').include(database=target.name == 'lake') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets').include(database=target.name == 'lake') }}
    where amount_stage = 'annual'
),

costs as (
    select * from {{ ref('fct_cost_lines').include(database=target.name == 'lake') }}
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
    costs.cost_kind,
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
inner join levels using (indicator_level_key)
inner join documents on targets.document_key = documents.document_key
left join fund_sources using (fund_source_key)
left join budgets on targets.project_key = budgets.project_key
left join costs using (indicator_key)
