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

pairs as (
    select
        prices.indicator_key as price_key,
        quantities.indicator_key as quantity_key,
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
        {{ letter_pairs('prices.name_word') }} as name_pairs,
        prices.form_number,
        prices.fiscal_year,
        prices.amount_yuan as price_yuan,
        quantities.target_value as quantity,
        case
            when cast(prices.amount_yuan as double) * cast(quantities.target_value as double) < 1e13
                then cast(prices.amount_yuan * quantities.target_value as decimal(18, 2))
        end as product_yuan,
        len(
            list_intersect(
                {{ letter_pairs('prices.name_word') }},
                {{ letter_pairs('quantities.name_word') }}
            )
        ) as shared_pairs
    from prices
    inner join quantities
        on
            prices.form_key = quantities.form_key
            and (prices.priced_unit is null or prices.priced_unit = quantities.measure_unit)
),

ranked as (
    select
        *,
        rank() over (partition by price_key order by shared_pairs desc) as match_rank,
        count(*) over (partition by price_key, shared_pairs) as equal_matches
    from pairs
    where shared_pairs > 0
),

best as (
    select * from ranked
    where match_rank = 1 and equal_matches = 1
),

component_lines as (
    select
        indicator_key,
        form_key,
        amount_yuan,
        {{ letter_pairs('indicator_name') }} as name_pairs
    from cost_lines
    semi join best using (form_key)
    where cost_kind in ('component', 'total')
),

explained as (
    select
        best.*,
        component_lines.indicator_key as explains_key
    from best
    left join component_lines
        on
            best.form_key = component_lines.form_key
            and best.product_yuan = component_lines.amount_yuan
            and len(list_intersect(best.name_pairs, component_lines.name_pairs)) > 0
    qualify row_number() over (
        partition by best.price_key
        order by component_lines.indicator_key nulls last
    ) = 1
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
