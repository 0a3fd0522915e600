-- 期限不在预算年度内的指标。Which deadlines and periods lie wholly outside the fiscal year?
select project_name, indicator_name, target_text, period_start, period_end, targets.fiscal_year, indicator_key
from marts.fct_indicator_targets as targets
inner join marts.dim_projects using (project_key)
where year(period_end) < targets.fiscal_year or year(coalesce(period_start, period_end)) > targets.fiscal_year
order by project_name
