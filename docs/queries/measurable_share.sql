-- 各级指标中可衡量的比例。What share of the targets of each level can be measured?
select level1_name, level2_name, count(*) as indicators, round(avg((target_kind != 'qualitative')::int), 3) as measurable_share
from marts.fct_indicator_targets
inner join marts.dim_indicator_levels using (indicator_level_key)
group by level1_name, level2_name, sort_order
order by sort_order
