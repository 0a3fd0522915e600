-- 满意度目标低于85%的指标。Which targets of satisfaction are below 85%?
select fiscal_year, unit_name, project_name, indicator_name, target_text, target_percent, indicator_key
from marts.indicators_flat
where level1_name = '满意度' and target_percent < 85
order by target_percent, unit_name, project_name
