with promised as (
    select indicator_key from {{ ref('int_indicators') }}
),

lines as (
    select lines.*
    from {{ ref('fct_cost_lines') }} as lines
    semi join promised using (indicator_key)
),

cells as (
    select
        indicator_key,
        column_number,
        name_column_number
    from {{ ref('stg_indicators') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
)

select
    lines.*,
    budgets.budget_yuan,
    cells.column_number,
    cells.name_column_number
from lines
inner join cells using (indicator_key)
left join budgets using (project_key)
