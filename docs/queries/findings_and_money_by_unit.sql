-- 各单位的发现数与涉及项目的预算。How many findings has each unit, and what are the budgets of their projects?
with found as (
    select
        fiscal_year, unit_key, project_key,
        count_if(severity = 'error') as errors,
        count_if(severity = 'warning') as warnings,
        count_if(severity = 'notice') as notices
    from marts.findings_flat
    where status != 'accepted'
    group by fiscal_year, unit_key, project_key
)

-- A project counts once, however many findings it has.
select
    found.fiscal_year, dim_units.unit_name,
    sum(errors) as errors, sum(warnings) as warnings, sum(notices) as notices,
    count(found.project_key) as projects, sum(budget_yuan) as budget_yuan
from found
left join marts.dim_units on found.unit_key = dim_units.unit_key
left join marts.annual_budgets as budgets on found.project_key = budgets.project_key
group by all
order by fiscal_year desc, errors desc, warnings desc, unit_name
