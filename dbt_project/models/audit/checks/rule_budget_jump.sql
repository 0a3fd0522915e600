-- The budget of a project half as large again as the year before, or half of it, and every quantity
-- that it promises is the same.
with years as (
    select
        *,
        abs(budget_yuan - former_budget_yuan) as difference_yuan,
        case when budget_yuan > former_budget_yuan then '增至' else '减至' end as moved_zh
    from {{ ref('aud_project_years') }}
    where
        (budget_ratio >= 1.5 or budget_ratio <= 0.5)
        and former_fiscal_year >= fiscal_year - 2
        and same_quantity_count >= 1
        and same_target_count >= 2
        and same_target_count = shared_target_count
        and 2 * same_target_count > target_count
),

-- The budgets of both years.
forms as (
    select form_key from years
    union
    select former_form_key as form_key from years
),

amounts as (
    select
        form_key,
        {{ cell('amount_text', number='form_number') }} as amount_cell
    from {{ ref('stg_amounts') }}
    semi join forms using (form_key)
    where amount_role = 'budget' and amount_stage = 'annual'
),

shown as (
    select
        years.*,
        list_filter(
            [amounts.amount_cell, former.amount_cell], lambda shown: shown is not null
        ) as cells
    from years
    left join amounts using (form_key)
    left join amounts as former on years.former_form_key = former.form_key
)

select
    {{ finding(
        zh='预算数由{former_fiscal_year}年的{former_budget_yuan:wan}{moved_zh}{budget_yuan:wan}，'
           ~ '{same_target_count}项可衡量的指标值与该年相同，未说明预算变动与产出的关系',
        en='The budget went from {former_budget_yuan:yuan} in {former_fiscal_year} to '
           ~ '{budget_yuan:yuan}, and {same_target_count} measurable targets are the same',
        place="'budget and targets'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from shown
