-- Within one document the same thing costs twice as much in one project as in another, or more. The
-- finding is of the project where it costs most.
with unit_costs as (
    select * from {{ ref('aud_unit_costs') }}
),

grouped as (
    select
        document_key,
        thing,
        measure_unit,
        unit_cost_from,
        any_value(thing_name) as thing_name,
        arg_max(project_key, unit_cost_yuan) as project_key,
        count(distinct project_key) as project_count,
        min(unit_cost_yuan) as least_yuan,
        max(unit_cost_yuan) as most_yuan
    from unit_costs
    group by document_key, thing, measure_unit, unit_cost_from
    having count(distinct project_key) between 2 and 50 and most_yuan >= 2 * least_yuan
),

cells as (
    select
        unit_costs.document_key,
        unit_costs.thing,
        unit_costs.measure_unit,
        unit_costs.unit_cost_from,
        flatten(list(unit_costs.cells order by unit_costs.form_number, unit_costs.row_number))
            as cells
    from unit_costs
    semi join grouped using (document_key, thing, measure_unit, unit_cost_from)
    group by all
),

shown as (
    select
        grouped.* replace (
            {%- for bound in ['least_yuan', 'most_yuan'] %}
                case
                    when grouped.{{ bound }} >= 10000 then round(grouped.{{ bound }}, -2)
                    else round(grouped.{{ bound }}, 1)
                end as {{ bound }}
                {{- ',' if not loop.last }}
            {%- endfor %}
        ),
        cells.cells
    from grouped
    inner join cells using (document_key, thing, measure_unit, unit_cost_from)
)

select
    {{ finding(
        zh='“{thing_name}”在{project_count}个项目中的单位成本最低{least_yuan:wan}、'
           ~ '最高{most_yuan:wan}（{measure_unit}），差异较大',
        en='“{thing_name}” costs between {least_yuan:yuan} and {most_yuan:yuan} '
           ~ '({measure_unit}) in {project_count} projects',
        place="'unit cost/' || thing || '/' || measure_unit",
        evidence='cells'
    ) }}
from shown
