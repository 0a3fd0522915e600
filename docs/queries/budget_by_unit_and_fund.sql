-- 各单位各资金来源的年度预算（万元），逐年。Annual budgets by year, unit and fund source, in 10,000 yuan.
select fiscal_year, unit_name, fund_source_name, count(*) as lines, sum(amount_yuan) / 10000 as amount_wan
from marts.fct_project_funding
inner join marts.dim_units using (unit_key)
inner join marts.dim_fund_sources using (fund_source_key)
where amount_stage = 'annual'
group by all
order by fiscal_year desc nulls last, amount_wan desc
