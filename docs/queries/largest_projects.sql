-- 各年度预算最大的项目。Which projects have the largest budgets of their year?
select fiscal_year, unit_name, project_name, fund_source_name, budget_yuan, project_key
from marts.annual_budgets
where budget_yuan is not null
qualify row_number() over (partition by fiscal_year order by budget_yuan desc, project_key) <= 20
order by fiscal_year desc, budget_yuan desc
