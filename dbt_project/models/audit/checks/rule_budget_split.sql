-- A cell among the amounts that nothing claimed or a source named beside the parts (上年结转) may be
-- a further part of the budget, and a lone part of 0 leaves the other unsaid: then the rule cannot
-- be sure, and is silent.
with budgets as (
    select
        *,
        coalesce(fiscal_yuan, 0) + coalesce(other_yuan, 0) as parts_yuan,
        abs(budget_yuan - parts_yuan) as difference_yuan
    from {{ ref('aud_budget_cells') }}
    where
        budget_yuan is not null
        and greatest(fiscal_yuan, other_yuan) > 0
        and source_count = 0
),

unclaimed as (
    select * from {{ ref('aud_unclaimed_cells') }}
    where may_be_amount
),

whole as (
    select * from budgets
    anti join unclaimed using (form_key)
)

select
    {{ finding(
        zh='预算数{budget_yuan:wan}与资金来源合计{parts_yuan:wan}不一致，相差{difference_yuan:wan}',
        en='The budget is {budget_yuan:yuan}, but its funding sources add up to {parts_yuan:yuan}',
        place="'budget'",
        amount='difference_yuan',
        evidence='amount_cells'
    ) }}
from whole
where budget_yuan != parts_yuan
