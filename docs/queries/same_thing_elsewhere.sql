-- 同类单价：同一事项在各单位的单价与中位数。What does the same thing cost, unit by unit, beside the median?
select
    thing, measure_unit, costs.fiscal_year, unit_name, project_name, unit_cost_yuan,
    median(unit_cost_yuan) over same_thing as median_yuan,
    count(*) over same_thing as prices,
    unit_cost_key
from marts.fct_unit_costs as costs
inner join marts.dim_projects using (project_key)
inner join marts.dim_units on costs.unit_key = dim_units.unit_key
window same_thing as (partition by thing, measure_unit, unit_cost_from)
qualify count(*) over same_thing > 1
order by prices desc, thing, measure_unit, unit_cost_yuan desc
