-- 金额最大的成本指标及其占预算的比例。The largest cost lines, and their share of the budget.
select unit_name, project_name, indicator_name, amount_yuan, round(amount_yuan / budget_yuan, 3) as share_of_budget
from marts.fct_cost_lines as lines
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on lines.unit_key = dim_units.unit_key
inner join marts.fct_project_budgets using (project_key)
where cost_kind in ('component', 'total') and amount_stage = 'annual'
order by amount_yuan desc
limit 20
