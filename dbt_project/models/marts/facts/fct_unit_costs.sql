-- What one of something costs: a price that a form states, or a cost line over the one quantity of
-- the form whose name begins as the line's does (物业费预算资金 over 物业费保障面积). Where the whole
-- budget is one line, the name of the project speaks for it.
with changed as (
    select project_key from {{ ref('int_changed_projects') }}
),

lines as (
    select
        *,
        {{ squeezed('indicator_name') }} as name_word,
        left({{ squeezed('indicator_name') }}, 2) as beginning
    from {{ ref('fct_cost_lines') }}
    semi join changed using (project_key)
    where amount_yuan > 0
),

stated as (
    select
        cost_line_key as unit_cost_key,
        project_key,
        unit_key,
        form_key,
        document_key,
        indicator_key,
        cast(null as varchar) as quantity_key,
        'stated' as unit_cost_from,
        name_word as thing,
        measure_unit,
        read_by,
        form_number,
        row_number,
        fiscal_year,
        amount_yuan as unit_cost_yuan
    from lines
    where cost_kind = 'unit_price' and measure_unit is not null
),

sums as (
    select * from lines
    where cost_role in ('component', 'total')
    qualify
        count(*) over (partition by form_key, beginning) = 1
        -- A total beside its parts is not of the one thing that it is named after.
        and (cost_role = 'component' or count(*) over (partition by form_key) = 1)
),

quantities as (
    select
        targets.indicator_key,
        targets.form_key,
        targets.indicator_name,
        targets.measure_unit,
        targets.target_value,
        targets.read_by,
        count(*) over (partition by targets.form_key) as quantity_count,
        {{ squeezed('targets.indicator_name') }} as name_word,
        left({{ squeezed('targets.indicator_name') }}, 2) as beginning
    from {{ ref('fct_indicator_targets') }} as targets
    semi join changed using (project_key)
    where
        targets.target_kind = 'quantity'
        and targets.target_value > 0
        and targets.measure_unit is not null
        and targets.goal_term is distinct from 'long_term'
        and targets.indicator_level_key like '%数量'
    qualify count(*) over (partition by targets.form_key, beginning) = 1
),

projects as (
    select
        project_key,
        project_family_name
    from {{ ref('dim_projects') }}
    semi join changed using (project_key)
),

whole_budgets as (
    select
        lines.* exclude (beginning),
        quantities.beginning
    from lines
    inner join projects using (project_key)
    inner join quantities
        on
            lines.form_key = quantities.form_key
            and contains(projects.project_family_name, quantities.beginning)
    where
        lines.cost_role = 'total'
        and lines.beginning != quantities.beginning
        and quantities.quantity_count = 1
    qualify count(*) over (partition by lines.form_key) = 1
),

divided as (
    select * from sums
    union all by name
    select * from whole_budgets
),

implied as (
    select
        sums.cost_line_key as unit_cost_key,
        sums.project_key,
        sums.unit_key,
        sums.form_key,
        sums.document_key,
        sums.indicator_key,
        quantities.indicator_key as quantity_key,
        'implied' as unit_cost_from,
        quantities.name_word as thing,
        '元/' || quantities.measure_unit as measure_unit,
        -- By sight, where either was.
        least(sums.read_by, quantities.read_by) as read_by,
        sums.form_number,
        sums.row_number,
        sums.fiscal_year,
        cast(
            cast(sums.amount_yuan as double) / cast(quantities.target_value as double)
            as decimal(28, 6)
        ) as unit_cost_yuan
    from divided as sums
    inner join quantities using (form_key, beginning)
),

unioned as (
    select * from stated
    union all by name
    select * from implied
)

select
    unit_cost_key,
    project_key,
    unit_key,
    form_key,
    document_key,
    indicator_key,
    quantity_key,
    unit_cost_from,
    thing,
    measure_unit,
    read_by,
    form_number,
    row_number,
    fiscal_year,
    unit_cost_yuan
from unioned
qualify row_number() over (partition by unit_cost_key order by thing) = 1
