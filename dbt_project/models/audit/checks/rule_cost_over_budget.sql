{{ costs_against_budget(
    '>',
    zh='成本指标合计{promised_yuan:wan}，超过预算数{budget_yuan:wan}，相差{difference_yuan:wan}',
    en='cost lines come to {promised_yuan:yuan}, the budget is {budget_yuan:yuan}'
) }}
