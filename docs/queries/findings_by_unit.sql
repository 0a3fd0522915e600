-- 各单位各年度的审核发现。What did the audit find, unit by unit and year by year?
select unit_name, fiscal_year, severity, rule_code, count(*) as findings, sum(amount_yuan) as amount_yuan
from audit.findings
left join marts.dim_units using (unit_key)
where status != 'accepted'
group by all
order by unit_name, fiscal_year, severity, rule_code
