-- One of a thing costs more than all of it.
with lines as (
    select * from {{ ref('aud_cost_lines') }}
    where
        (cost_kind = 'unit_price' or cost_role in ('unit_price', 'standard'))
        and budget_yuan > 0
        and amount_yuan > budget_yuan
        and comparator in ('<=', '<', '=', '>=', '>')
)

select
    {{ finding(
        zh='单价“{target_text}”高于项目预算{budget_yuan:wan}，疑为计量单位填错',
        en='A single one at “{target_text}” costs more than the budget of {budget_yuan:yuan}',
        place="'price/' || indicator_name",
        amount='amount_yuan - budget_yuan'
    ) }}
from lines
