-- 各单位的审核发现。What did the audit find, unit by unit?
select unit_name, severity, rule_code, count(*) as findings, sum(amount_yuan) as amount_yuan
from audit.findings
left join marts.dim_units using (unit_key)
where status != 'accepted'
group by all
order by unit_name, severity, rule_code
