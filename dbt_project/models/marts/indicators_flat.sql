{{ config(materialized='view') }}

with {{ named_projects() }},

targets as (
    select * from {{ in_same_file('fct_indicator_targets') }}
),

levels as (
    select * from {{ in_same_file('dim_indicator_levels') }}
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
    targets.project_key,
    targets.unit_key,
    targets.form_key,
    targets.document_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    named.project_name,
    named.fund_source_name,
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
    {{ in_percent('targets.target_value') }} as target_percent,
    {{ in_percent('targets.target_value_upper') }} as target_percent_upper,
    costs.amount_yuan as cost_yuan,
    coalesce(len(targets.clauses) > 0, false) as is_measurable,
    targets.period_start,
    targets.period_end
from targets
inner join named using (project_key)
left join levels using (indicator_level_key)
inner join documents on targets.document_key = documents.document_key
left join budgets on targets.project_key = budgets.project_key
left join costs using (indicator_key)
