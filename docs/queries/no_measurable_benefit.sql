-- 没有可衡量效益指标的单位。Which units promise no benefit that can be measured?
select
    fiscal_year, unit_name,
    count(distinct project_key) as projects,
    count(*) filter (level1_name = '效益') as benefits,
    count(*) filter (level1_name = '效益' and is_measurable) as measurable_benefits
from marts.indicators_flat
group by fiscal_year, unit_key, unit_name
having measurable_benefits = 0
order by fiscal_year desc, projects desc, unit_name
