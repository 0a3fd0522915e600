-- 上半年到期的事项。What is due, or over, before July of its year?
select unit_name, project_name, indicator_name, target_text, period_end
from marts.fct_indicator_targets as targets
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on targets.unit_key = dim_units.unit_key
where period_end < make_date(targets.fiscal_year, 7, 1)
order by period_end, project_name
