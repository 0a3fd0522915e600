-- 低于 90% 的承诺。Which promised ratios are below 90 %?
select unit_name, project_name, indicator_name, target_text
from marts.fct_indicator_targets as targets
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on targets.unit_key = dim_units.unit_key
where target_kind = 'ratio' and comparator in ('>=', '>', '=') and target_value < 0.9
order by target_value, unit_name, project_name
