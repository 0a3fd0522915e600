-- 同一计量单位的单价对照。Unit prices side by side, by what they are counted in.
select measure_unit, lines.fiscal_year, indicator_name, amount_yuan, unit_name, project_name
from marts.fct_cost_lines as lines
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on lines.unit_key = dim_units.unit_key
where cost_kind = 'unit_price'
order by measure_unit, amount_yuan desc
