-- 金额最大的成本指标及其占预算的比例。The largest cost lines, and their share of the budget.
with largest as (
    select * from marts.fct_cost_lines
    where cost_kind in ('component', 'total')
    order by amount_yuan desc
    limit 20
)

select
    largest.fiscal_year, unit_name, project_name, indicator_name, amount_yuan,
    round(amount_yuan / budget_yuan, 3) as share_of_annual_budget
from largest
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on largest.unit_key = dim_units.unit_key
left join marts.fct_project_budgets as budgets on largest.project_key = budgets.project_key and amount_stage = 'annual'
order by amount_yuan desc
