-- 未公开的单位：本地区其他单位已公开的年度。Which units published nothing in a year in which others of their region did?
select region_name, fiscal_year, unit_code, unit_name
from marts.coverage
inner join marts.dim_units using (unit_key)
left join marts.dim_regions on coverage.region_code = dim_regions.region_code
where is_missing
order by fiscal_year desc, region_name, unit_code, unit_name
