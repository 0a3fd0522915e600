-- What the same thing costs elsewhere, in the same unit: of five projects and more.
with unit_costs as (
    select * from {{ ref('fct_unit_costs') }}
),

of_projects as (
    select
        unit_cost_from,
        thing,
        measure_unit,
        project_key,
        unit_key,
        median(unit_cost_yuan) as unit_cost_yuan
    from unit_costs
    group by all
),

peers as (
    select
        unit_cost_from,
        thing,
        measure_unit,
        count(*) as project_count,
        count(distinct unit_key) as unit_count,
        median(unit_cost_yuan) as median_yuan,
        quantile_cont(unit_cost_yuan, 0.25) as lower_quartile_yuan,
        quantile_cont(unit_cost_yuan, 0.75) as upper_quartile_yuan,
        min(unit_cost_yuan) as least_yuan,
        max(unit_cost_yuan) as most_yuan
    from of_projects
    group by unit_cost_from, thing, measure_unit
    having count(*) >= 5
)

select
    {{ short_hash(['unit_cost_from', 'thing', 'measure_unit']) }} as unit_price_peers_key,
    unit_cost_from,
    thing,
    measure_unit,
    cast(project_count as integer) as project_count,
    cast(unit_count as integer) as unit_count,
    cast(median_yuan as decimal(28, 6)) as median_yuan,
    cast(lower_quartile_yuan as decimal(28, 6)) as lower_quartile_yuan,
    cast(upper_quartile_yuan as decimal(28, 6)) as upper_quartile_yuan,
    cast(least_yuan as decimal(28, 6)) as least_yuan,
    cast(most_yuan as decimal(28, 6)) as most_yuan
from peers
