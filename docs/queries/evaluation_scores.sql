-- 自评得分与达标率。How were projects scored, and which share of their indicators met the target?
select
    fiscal_year, unit_name, project_name,
    sum(score) as score, sum(full_score) as full_score,
    count_if(is_met) as met, count_if(not is_met) as missed, count_if(is_met is null) as not_judged,
    round(100 * count_if(is_met) / nullif(count(is_met), 0), 1) as met_percent
from marts.results_flat
group by fiscal_year, unit_name, project_name, project_key
order by fiscal_year desc, met_percent, project_name
