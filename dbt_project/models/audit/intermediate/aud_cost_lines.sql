with promised as (
    select
        indicator_key,
        column_number,
        name_column_number
    from {{ ref('aud_indicators') }}
),

lines as (
    select * from {{ ref('fct_cost_lines') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
)

select
    lines.*,
    budgets.budget_yuan,
    promised.column_number,
    promised.name_column_number
from lines
inner join promised using (indicator_key)
left join budgets using (project_key)
