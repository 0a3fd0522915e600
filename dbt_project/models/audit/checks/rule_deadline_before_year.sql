with indicators as (
    select
        *,
        coalesce(period_end, period_start) as due_on
    from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的完成时间“{target_text}”早于预算年度{fiscal_year}年，属以前年度事项',
        en='The deadline “{target_text}” is before the budget year {fiscal_year}'
    ) }}
from indicators
where
    due_on < make_date(fiscal_year, 1, 1)
