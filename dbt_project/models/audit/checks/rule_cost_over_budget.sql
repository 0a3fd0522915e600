{{ costs_against_budget(
    '>',
    zh='成本指标合计{promised_yuan:wan}，超出预算数{budget_yuan:wan}，差额{difference_yuan:wan}',
    en='The cost targets add up to {promised_yuan:yuan}, more than the budget of {budget_yuan:yuan}'
) }}
