{{ config(materialized='view') }}

with {{ named_projects() }},

projects as (
    select * from {{ in_same_file('dim_projects') }}
    where not is_whole_department
),

budgets as (
    select
        project_key,
        max(budget_yuan) filter (amount_stage = 'annual') as annual_yuan,
        max(budget_yuan) filter (amount_stage = 'initial') as initial_yuan,
        max(budget_yuan) filter (amount_stage = 'multi_year') as multi_year_yuan,
        max(budget_yuan) filter (amount_stage = 'executed') as executed_yuan
    from {{ in_same_file('fct_project_budgets') }}
    group by project_key
),

targets as (
    select
        project_key,
        count(*) as indicator_count,
        count_if(len(clauses) > 0) as measurable_count
    from {{ in_same_file('fct_indicator_targets') }}
    group by project_key
),

years as (
    select * from {{ in_same_file('project_years') }}
)

select
    projects.project_key,
    projects.project_family_key,
    projects.unit_key,
    projects.form_key,
    years.former_project_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    projects.project_name,
    projects.project_family_name,
    named.fund_source_name,
    projects.fiscal_year,
    years.former_fiscal_year,
    budgets.annual_yuan,
    budgets.initial_yuan,
    budgets.multi_year_yuan,
    budgets.executed_yuan,
    years.former_budget_yuan,
    years.budget_ratio,
    cast(coalesce(targets.indicator_count, 0) as integer) as indicator_count,
    cast(coalesce(targets.measurable_count, 0) as integer) as measurable_count,
    years.shared_target_count,
    years.same_target_count
from projects
inner join named using (project_key)
left join budgets using (project_key)
left join targets using (project_key)
left join years using (project_key)
