-- 成本指标之和与预算是否一致（单价除外）。Do the cost lines add up to the budget, unit prices left out?
with lines as (
    select
        project_key,
        sum(amount_yuan) filter (cost_kind = 'component') as components_yuan,
        max(amount_yuan) filter (cost_kind = 'total') as total_yuan
    from marts.fct_cost_lines
    group by project_key
)

select
    dim_projects.fiscal_year, project_name, budget_yuan, components_yuan, total_yuan,
    coalesce(total_yuan, components_yuan) = budget_yuan as agrees
from lines
inner join marts.dim_projects using (project_key)
inner join marts.fct_project_budgets using (project_key)
where amount_stage = 'annual'
order by agrees, budget_yuan desc
