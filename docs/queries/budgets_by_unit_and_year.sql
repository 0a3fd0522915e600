-- 各单位各年度的预算与项目数。What is the budget of each unit, year by year, and for how many projects?
select region_name, unit_name, fiscal_year, count(*) as projects, sum(budget_yuan) as budget_yuan
from marts.annual_budgets
group by region_name, unit_name, fiscal_year
order by fiscal_year desc, budget_yuan desc, unit_name
