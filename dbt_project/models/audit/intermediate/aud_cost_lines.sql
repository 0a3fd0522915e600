with promised as (
    select
        indicator_key,
        target_kind,
        column_number,
        name_column_number
    from {{ ref('aud_indicators') }}
    where is_cost
),

lines as (
    select * from {{ ref('fct_cost_lines') }}
),

projects as (
    select
        project_key,
        is_whole_department
    from {{ ref('dim_projects') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
)

select
    lines.*,
    projects.is_whole_department,
    budgets.budget_yuan,
    promised.target_kind,
    promised.column_number,
    promised.name_column_number
from lines
inner join promised using (indicator_key)
inner join projects using (project_key)
left join budgets using (project_key)
