with slips as (
    select * from {{ ref('aud_amount_slips') }}
    where is_of_unit
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值“{target_text}”与预算数{budget_yuan:wan}相差1万倍，疑为“元”“万元”单位填错',
        en='“{target_text}” and the budget of {budget_yuan:yuan} differ 10,000 times: 元 or 万元?',
        place="'cost lines/' || indicator_name",
        amount='abs(budget_yuan - amount_yuan)'
    ) }}
from slips
