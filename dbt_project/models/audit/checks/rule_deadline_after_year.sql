with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的完成时间“' || target_text || '”晚于预算年度' || fiscal_year || '年' as message_zh,
    'due ' || coalesce(period_end, period_start) || ', after the fiscal year ' || fiscal_year as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    coalesce(period_start, period_end) > make_date(fiscal_year, 12, 31)
