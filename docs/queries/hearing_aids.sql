-- 助听器：买多少、单价多少？How many hearing aids are promised, and at what price?
select project_name, indicator_name, comparator, target_value, measure_unit
from marts.fct_indicator_targets
inner join marts.dim_projects using (project_key)
where indicator_name like '%助听器%' and target_kind in ('quantity', 'unit_price')
order by project_name, target_kind, indicator_name
