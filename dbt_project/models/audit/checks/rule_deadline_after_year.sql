with indicators as (
    select
        *,
        coalesce(period_end, period_start) as due_on
    from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的完成时间“{target_text}”晚于预算年度{fiscal_year}年',
        en='due {due_on}, after the fiscal year {fiscal_year}'
    ) }}
from indicators
where
    coalesce(period_start, period_end) > make_date(fiscal_year, 12, 31)
