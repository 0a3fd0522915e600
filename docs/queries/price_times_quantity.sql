-- 单价乘数量等于多少，能否说明成本或预算？What do price and quantity come to, and what do they explain?
select quantities.fiscal_year, project_name, price_name, price_yuan, price_unit, quantity_name, quantity, measure_unit, product_yuan, explains
from audit.cost_quantities as quantities
inner join marts.dim_projects using (project_key)
order by project_name, product_yuan desc
