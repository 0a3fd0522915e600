-- A price times the quantity it prices, and what that explains: a cost line of the form whose name
-- shares letters with the price's, or the whole budget. The names of price and quantity must share
-- two pairs of letters, or their product be a cost line.
with priced as (
    select * from {{ ref('aud_priced_quantities') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

price_pairs as (
    select
        price_key,
        form_key,
        product_yuan as amount_yuan,
        unnest(price_pairs) as letters
    from priced
),

component_pairs as (
    select
        indicator_key,
        form_key,
        amount_yuan,
        unnest({{ letter_pairs('indicator_name') }}) as letters
    from {{ ref('fct_cost_lines') }}
    semi join priced using (form_key)
    where cost_role in ('component', 'total')
),

first_components as (
    select
        form_key,
        amount_yuan,
        letters,
        min(indicator_key) as indicator_key
    from component_pairs
    group by form_key, amount_yuan, letters
),

explaining as (
    select
        price_pairs.price_key,
        min(first_components.indicator_key) as explains_key
    from price_pairs
    inner join first_components using (form_key, amount_yuan, letters)
    group by price_pairs.price_key
),

explained as (
    select
        priced.*,
        explaining.explains_key
    from priced
    left join explaining using (price_key)
)

select
    explained.price_key,
    explained.quantity_key,
    explained.project_key,
    explained.unit_key,
    explained.form_key,
    explained.document_key,
    case
        when explained.explains_key is not null then 'cost_line'
        when explained.product_yuan = budgets.budget_yuan then 'budget'
    end as explains,
    explained.explains_key,
    explained.price_name,
    explained.quantity_name,
    explained.price_unit,
    explained.measure_unit,
    explained.price_comparator,
    explained.quantity_comparator,
    explained.form_number,
    explained.fiscal_year,
    explained.price_yuan,
    explained.quantity,
    explained.product_yuan
from explained
left join budgets using (project_key)
where
    explained.product_yuan is not null
    and (explained.shared_pairs >= 2 or explained.explains_key is not null)
