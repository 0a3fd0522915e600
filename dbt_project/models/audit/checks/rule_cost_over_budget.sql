with costs as (
    select * from {{ ref('aud_project_costs') }}
),

budgets as (
    select * from {{ ref('aud_budget_cells') }}
)

select
    project_key,
    budgets.document_key,
    'cost lines' as place,
    cast(abs(costs.promised_yuan - budgets.budget_yuan) as decimal(18, 2)) as amount_yuan,
    '成本指标合计' || {{ wan('costs.promised_yuan') }} || '，超过预算数' || {{ wan('budgets.budget_yuan') }}
    || '，相差' || {{ wan('abs(costs.promised_yuan - budgets.budget_yuan)') }} as message_zh,
    'cost lines come to ' || {{ yuan('costs.promised_yuan') }}
    || ', the budget is ' || {{ yuan('budgets.budget_yuan') }} as message_en,
    list_concat(budgets.budget_cells, costs.line_cells) as evidence
from costs
inner join budgets using (project_key)
where costs.promised_yuan > budgets.budget_yuan
