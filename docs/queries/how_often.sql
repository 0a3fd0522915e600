-- 承诺了频次的事项。What is promised how often?
select project_name, indicator_name, target_text, frequency, target_value, measure_unit
from marts.fct_indicator_targets
inner join marts.dim_projects using (project_key)
where target_kind = 'frequency'
order by project_name, indicator_name
