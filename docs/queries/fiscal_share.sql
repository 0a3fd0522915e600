-- 财政与非财政资金的占比。Which share of the money is fiscal, unit by unit and year by year?
select
    unit_name, fiscal_year,
    sum(amount_yuan) filter (is_fiscal) as fiscal_yuan,
    sum(amount_yuan) filter (not is_fiscal) as other_yuan,
    sum(amount_yuan) filter (is_fiscal is null) as unknown_yuan,
    round(100 * coalesce(fiscal_yuan, 0) / nullif(sum(amount_yuan), 0), 1) as fiscal_percent
from marts.funding_flat
where amount_stage = 'annual'
group by unit_name, fiscal_year
order by fiscal_year desc, fiscal_percent, unit_name
