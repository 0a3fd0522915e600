with indicators as (
    select
        *,
        coalesce(period_start, period_end) as due_on
    from {{ ref('aud_indicators') }}
),

-- A project of several years may have targets up to its own end.
ends as (
    select * from {{ ref('aud_project_ends') }}
),

late as (
    select
        indicators.*,
        ends.ends_on
    from indicators
    left join ends using (form_key)
)

select
    {{ finding(
        zh='“{indicator_name}”的完成时间“{target_text}”晚于预算年度{fiscal_year}年，本年度内不可考核',
        en='The deadline “{target_text}” is after the budget year {fiscal_year}'
    ) }}
from late
where
    due_on > make_date(fiscal_year, 12, 31)
    and due_on > coalesce(ends_on, due_on - 1)
