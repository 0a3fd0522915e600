-- 项目的逐年变化：预算与相同的指标值。How did projects change on the year before: budgets, and targets that stayed?
select
    unit_name, project_family_name, former_fiscal_year, fiscal_year,
    former_budget_yuan, annual_yuan, round(100 * (budget_ratio - 1), 1) as change_percent,
    same_target_count, shared_target_count
from marts.projects_by_year
where former_project_key is not null
order by abs(annual_yuan - former_budget_yuan) desc nulls last, project_family_name
