-- A price and the quantity it prices, in one form: the quantity whose name shares most with the
-- price's, in the unit that the price is for. A match must be the only best one; whether what the
-- names share is enough depends on what the product explains.
with indicators as (
    select * from {{ ref('aud_indicators') }}
),

prices as (
    select
        indicators.*,
        cost_lines.amount_yuan,
        nullif(string_split(indicators.measure_unit, '/')[2], '') as priced_unit,
        {{ letter_pairs('indicators.name_word') }} as letter_pairs
    from indicators
    inner join {{ ref('fct_cost_lines') }} as cost_lines using (indicator_key)
    where cost_lines.cost_kind = 'unit_price'
),

quantities as (
    select * from indicators
    semi join prices using (form_key)
    where target_kind = 'quantity' and level2_name = '数量'
),

price_pairs as (
    select
        indicator_key as price_key,
        form_key,
        priced_unit,
        unnest(letter_pairs) as letters
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
    {{ match_ranks('price_key') }}
)

select
    ranked.price_key,
    ranked.quantity_key,
    prices.project_key,
    prices.unit_key,
    prices.form_key,
    prices.document_key,
    prices.indicator_name as price_name,
    quantities.indicator_name as quantity_name,
    prices.measure_unit as price_unit,
    quantities.measure_unit,
    prices.comparator as price_comparator,
    quantities.comparator as quantity_comparator,
    prices.letter_pairs as price_pairs,
    ranked.shared_pairs,
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
