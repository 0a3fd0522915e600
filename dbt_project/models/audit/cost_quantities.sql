-- A price and the quantity it prices, in one form: the quantity whose name shares most with the
-- price's, in the unit that the price is for. A match must be the only best one, and share two
-- pairs of letters, or its product be a cost line.
with indicators as (
    select * from {{ ref('aud_indicators') }}
),

cost_lines as (
    select cost_lines.*
    from {{ ref('fct_cost_lines') }} as cost_lines
    semi join indicators using (form_key)
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

prices as (
    select
        indicators.*,
        cost_lines.amount_yuan,
        nullif(string_split(indicators.measure_unit, '/')[2], '') as priced_unit
    from indicators
    inner join cost_lines using (indicator_key)
    where cost_lines.cost_kind = 'unit_price'
),

quantities as (
    select * from indicators
    where target_kind = 'quantity' and level2_name = '数量'
),

price_pairs as (
    select
        indicator_key as price_key,
        form_key,
        priced_unit,
        unnest({{ letter_pairs('name_word') }}) as letters
    from prices
),

quantity_pairs as (
    select
        indicator_key as quantity_key,
        form_key,
        measure_unit,
        unnest({{ letter_pairs('name_word') }}) as letters
    from quantities
),

-- Letters that the names of very many quantities of a form have tell none of them from the others.
telling_pairs as (
    select * from quantity_pairs
    qualify count(*) over (partition by form_key, letters) <= {{ most_compared() }}
),

alike as (
    select
        price_pairs.price_key,
        telling_pairs.quantity_key,
        count(*) as shared_pairs
    from price_pairs
    inner join telling_pairs using (form_key, letters)
    where
        price_pairs.priced_unit is null
        or price_pairs.priced_unit = telling_pairs.measure_unit
    group by price_pairs.price_key, telling_pairs.quantity_key
),

ranked as (
    select
        *,
        rank() over (partition by price_key order by shared_pairs desc) as match_rank,
        count(*) over (partition by price_key, shared_pairs) as equal_matches
    from alike
),

best as (
    select
        ranked.price_key,
        ranked.quantity_key,
        ranked.shared_pairs,
        prices.project_key,
        prices.form_key,
        prices.document_key,
        prices.unit_key,
        prices.indicator_name as price_name,
        quantities.indicator_name as quantity_name,
        prices.measure_unit as price_unit,
        quantities.measure_unit,
        prices.comparator as price_comparator,
        quantities.comparator as quantity_comparator,
        prices.form_number,
        prices.fiscal_year,
        prices.amount_yuan as price_yuan,
        quantities.target_value as quantity,
        case
            when cast(prices.amount_yuan as double) * cast(quantities.target_value as double) < 1e13
                then cast(prices.amount_yuan * quantities.target_value as decimal(18, 2))
        end as product_yuan
    from ranked
    inner join prices on ranked.price_key = prices.indicator_key
    inner join quantities on ranked.quantity_key = quantities.indicator_key
    where ranked.match_rank = 1 and ranked.equal_matches = 1
),

component_pairs as (
    select
        indicator_key,
        form_key,
        amount_yuan,
        unnest({{ letter_pairs('indicator_name') }}) as letters
    from cost_lines
    semi join best using (form_key)
    where cost_kind in ('component', 'total')
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
        best.price_key,
        min(first_components.indicator_key) as explains_key
    from best
    inner join price_pairs using (price_key)
    inner join first_components
        on
            best.form_key = first_components.form_key
            and best.product_yuan = first_components.amount_yuan
            and price_pairs.letters = first_components.letters
    group by best.price_key
),

explained as (
    select
        best.*,
        explaining.explains_key
    from best
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
