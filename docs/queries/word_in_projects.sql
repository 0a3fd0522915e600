-- 关键词在哪些项目：换成要找的词。In which projects does a word stand? Put yours in the place of 辅具.
with words as (select '辅具' as word)

select
    fiscal_year, unit_name, project_name,
    count(*) as indicators,
    list(indicator_name order by row_number)[:5] as some_of_them
from marts.indicators_flat
cross join words
where contains(concat_ws(' ', project_name, indicator_name, indicator_description, target_text), word)
group by fiscal_year, unit_name, project_name, project_key
order by fiscal_year desc, indicators desc, project_name
