-- A form with one price and one quantity in the unit that it prices: what they come to, and by how
-- much that has to grow to meet the cost line that is beside them, or the budget.
with planned as (
    select form_key from {{ ref('aud_forms') }}
    where form_kind in ('goal', 'application')
),

prices as (
    select
        lines.*,
        string_split(lines.measure_unit, '/') as parts
    from {{ ref('aud_cost_lines') }} as lines
    semi join planned using (form_key)
    where
        (lines.cost_kind = 'unit_price' or lines.cost_role in ('unit_price', 'standard'))
        and lines.amount_yuan > 0
    qualify count(*) over (partition by lines.project_key) = 1
),

quantities as (
    select
        form_key,
        indicator_name,
        name_column_number,
        target_text,
        comparator,
        measure_unit,
        unit_kind,
        target_value,
        form_number,
        row_number,
        column_number
    from {{ ref('aud_indicators') }}
    where target_kind = 'quantity' and level2_name = '数量' and target_value > 0
),

units as (
    select
        measure_unit,
        unit_kind
    from {{ ref('dim_measure_units') }}
),

priced as (
    select
        prices.*,
        quantities.indicator_name as quantity_name,
        quantities.target_text as quantity_text,
        quantities.comparator as quantity_comparator,
        quantities.target_value as quantity,
        prices.parts[3] as span,
        {{ cell_of('quantities', 'target_text') }} as quantity_cell,
        cast(prices.amount_yuan as double) * cast(quantities.target_value as double)
            as product_yuan
    from prices
    left join units on prices.parts[2] = units.measure_unit
    inner join quantities
        on
            prices.form_key = quantities.form_key
            and (
                prices.parts[2] = quantities.measure_unit
                or (units.unit_kind = 'person' and quantities.unit_kind in ('person', 'event'))
            )
            and regexp_matches(
                coalesce(prices.parts[3], '年'), '^(年|月|季|季度|天|日|次|期|半年|学年|学期)$'
            )
    qualify count(*) over (partition by prices.form_key) = 1
),

totals as (
    select
        project_key,
        max(amount_yuan) as total_yuan,
        count(*) as other_lines
    from {{ ref('aud_cost_lines') }}
    where
        amount_yuan is not null
        and cost_kind in ('component', 'total')
    group by project_key
)

select
    priced.*,
    coalesce(totals.other_lines, 0) as other_lines,
    case
        when totals.other_lines is null or totals.total_yuan = priced.budget_yuan
            then priced.budget_yuan
        when totals.other_lines = 1 then totals.total_yuan
    end as whole_yuan
from priced
left join totals using (project_key)
where product_yuan < 1e13
