-- A cell that nothing claimed or a source named beside the parts (上年结转) may be a further part of the budget, and a
-- lone part of 0 leaves the other unsaid: then the rule cannot be sure, and is silent.
with budgets as (
    select
        *,
        coalesce(fiscal_yuan, 0) + coalesce(other_yuan, 0) as parts_yuan
    from {{ ref('aud_budget_cells') }}
    where budget_yuan is not null and greatest(fiscal_yuan, other_yuan) > 0 and cells_unclaimed = 0 and source_count = 0
)

select
    project_key,
    document_key,
    'budget' as place,
    cast(abs(budget_yuan - parts_yuan) as decimal(18, 2)) as amount_yuan,
    '预算数' || {{ wan('budget_yuan') }} || '，财政资金与其他资金合计' || {{ wan('parts_yuan') }}
    || '，相差' || {{ wan('abs(budget_yuan - parts_yuan)') }} as message_zh,
    'budget ' || {{ yuan('budget_yuan') }} || ', its parts ' || {{ yuan('parts_yuan') }} as message_en,
    amount_cells as evidence
from budgets
where budget_yuan != parts_yuan
