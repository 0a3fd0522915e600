-- 人均成本：只有一项人数的项目。What does a project cost for each of the people that it counts?
select
    budgets.fiscal_year, budgets.unit_name, budgets.project_name,
    people.indicator_name, people.target_value as people, budgets.budget_yuan,
    cast(budgets.budget_yuan / people.target_value as decimal(18, 2)) as yuan_a_person
from marts.annual_budgets as budgets
inner join marts.indicators_flat as people using (project_key)
where people.target_kind = 'quantity' and people.measure_unit in ('人', '名', '位') and people.target_value > 0
-- Nobody knows which of several groups of people overlap: the only one counts, or none.
qualify count(*) over (partition by project_key) = 1
order by budgets.fiscal_year desc, yuan_a_person desc
