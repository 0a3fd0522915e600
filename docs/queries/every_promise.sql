-- 逐项列出每个可衡量的承诺，一个指标值可有多项。Every measurable promise, one row each, however many a target holds.
select project_name, indicator_name, clause.kind, clause.comparator, clause.value, clause.measure_unit, clause.text
from (select project_key, indicator_name, unnest(clauses) as clause from marts.fct_indicator_targets)
inner join marts.dim_projects using (project_key)
order by project_name, indicator_name
