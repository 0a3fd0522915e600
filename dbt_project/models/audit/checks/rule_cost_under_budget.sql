{{ costs_against_budget(
    '<',
    zh='成本指标合计{promised_yuan:wan}，低于预算数{budget_yuan:wan}，差额{difference_yuan:wan}未设置成本指标',
    en='The cost targets add up to {promised_yuan:yuan}, less than the budget of {budget_yuan:yuan}'
) }}
