-- 指标照搬：不同项目的名称和指标值完全相同的可衡量指标。Which measurable targets are word for word those of other projects?
select
    indicator_name, target_text, fiscal_year,
    count(distinct project_key) as projects,
    count(distinct unit_key) as units,
    list_sort(list(distinct project_name))[:5] as some_of_them
from marts.indicators_flat
where is_measurable and level1_name != '满意度'
group by indicator_name, target_text, fiscal_year
having projects > 1
order by projects desc, indicator_name, target_text
