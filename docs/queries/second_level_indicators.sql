-- 二级指标的分布。How many indicators stand under each second level, and how many can be measured?
select
    fiscal_year, level1_name, level2_name,
    count(*) as indicators,
    count(distinct project_key) as projects,
    count_if(is_measurable) as measurable
from marts.indicators_flat
group by fiscal_year, level1_name, level2_name
order by fiscal_year desc, indicators desc, level1_name, level2_name
