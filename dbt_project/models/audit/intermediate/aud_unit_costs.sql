-- What one of something costs, of the projects that are audited now, with the cells that say it.
with unit_costs as (
    select * from {{ ref('fct_unit_costs') }}
    semi join {{ ref('int_audited_projects') }} using (project_key)
),

shown as (
    select indicator_key from unit_costs
    union
    select quantity_key as indicator_key from unit_costs
),

cells as (
    select
        indicator_key,
        indicator_name,
        {{ indicator_cells() }} as cells
    from {{ ref('aud_indicators') }}
    semi join shown using (indicator_key)
)

select
    unit_costs.*,
    cells.indicator_name,
    coalesce(quantities.indicator_name, cells.indicator_name) as thing_name,
    list_concat(cells.cells, coalesce(quantities.cells, [])) as cells
from unit_costs
inner join cells using (indicator_key)
left join cells as quantities on unit_costs.quantity_key = quantities.indicator_key
