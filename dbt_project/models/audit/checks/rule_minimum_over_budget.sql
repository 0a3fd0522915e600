-- Both a price and a quantity that are fixed, or floors: what they come to at least.
with priced as (
    select
        *,
        cast(round(product_yuan, 2) as decimal(18, 2)) as least_yuan,
        [{{ cell('target_text') }}, quantity_cell] as cells
    from {{ ref('aud_sole_prices') }}
    where
        budget_yuan > 0
        and comparator in ('=', '>=', '>')
        and quantity_comparator in ('=', '>=', '>')
        and product_yuan > cast(budget_yuan as double) * 1.01
        and (span is null or span in ('年', '月', '季', '季度'))
)

select
    {{ finding(
        zh='按“{target_text}”、“{quantity_text}”测算至少需要{least_yuan:wan}，超过预算数{budget_yuan:wan}',
        en='“{target_text}” × “{quantity_text}” needs {least_yuan:yuan} of {budget_yuan:yuan}',
        place="'price/' || indicator_name",
        amount='least_yuan - budget_yuan',
        evidence='cells'
    ) }}
from priced
