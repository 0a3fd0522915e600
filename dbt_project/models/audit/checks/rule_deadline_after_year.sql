with indicators as (
    select
        *,
        coalesce(period_start, period_end) as due_on
    from {{ ref('aud_indicators') }}
),

-- A project of several years may have targets up to its own end.
plans as (
    select
        form_key,
        latest_on
    from {{ ref('aud_plans') }}
),

late as (
    select
        indicators.*,
        plans.latest_on
    from indicators
    left join plans using (form_key)
)

select
    {{ finding(
        zh='“{indicator_name}”的完成时间“{target_text}”晚于预算年度{fiscal_year}年，本年度内不可考核',
        en='The deadline “{target_text}” is after the budget year {fiscal_year}'
    ) }}
from late
where
    due_on > make_date(fiscal_year, 12, 31)
    and goal_term is distinct from 'long_term'
    and due_on > coalesce(latest_on, due_on - 1)
