-- 到期而未完成的指标。What was due and is reported as not done, or done late?
select
    fiscal_year, unit_name, project_name, indicator_name, target_text, result_text,
    period_end, result_end, completion_ratio, deviation_text, indicator_key
from marts.results_flat
where not is_met or result_end > period_end
order by fiscal_year desc, unit_name, project_name, row_number
