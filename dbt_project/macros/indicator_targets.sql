{# What some forms promise: their indicators with dates in the form's year, and the columns where
   they stand. #}
{% macro indicator_targets(forms) %}
with indicators as (
    select * from {{ ref('stg_indicators') }}
),

forms as (
    select * from {{ forms }}
),

joined as (
    select
        indicators.*,
        forms.project_key,
        forms.unit_key,
        forms.document_key,
        forms.form_kind,
        forms.fiscal_year,
        forms.is_in_force,
        forms.valid_from,
        forms.valid_to
    from indicators
    inner join forms using (form_key)
)

select
    joined.indicator_key,
    joined.project_key,
    joined.unit_key,
    joined.indicator_level_key,
    joined.form_key,
    joined.document_key,
    joined.indicator_name,
    joined.indicator_description,
    joined.standard_text,
    joined.target_text,
    joined.target_kind,
    joined.comparator,
    joined.direction,
    joined.measure_unit,
    joined.frequency,
    joined.change_direction,
    joined.compared_with,
    joined.remainder,
    joined.goal_term,
    joined.form_kind,
    list_transform(
        clauses,
        lambda clause: struct_pack(
            kind := clause.kind,
            text := clause.text,
            comparator := clause.comparator,
            value := clause.value,
            value_upper := clause.value_upper,
            measure_unit := clause.measure_unit,
            period_start := cast(
                {{ day_of('clause.period_start', 'fiscal_year', last=false) }} as date
            ),
            period_end := cast(
                {{ day_of('clause.period_end', 'fiscal_year', last=true) }} as date
            ),
            frequency := clause.frequency,
            change_direction := clause.change_direction,
            compared_with := clause.compared_with,
            is_approximate := clause.is_approximate
        )
    ) as clauses,
    joined.read_from,
    joined.read_by,
    joined.read_doubt,
    joined.form_number,
    joined.row_number,
    joined.fiscal_year,
    joined.target_value,
    joined.target_value_upper,
    joined.weight,
    joined.is_approximate,
    joined.is_in_force,
    cast({{ day_of('period_start', 'fiscal_year', last=false) }} as date) as period_start,
    cast({{ day_of('period_end', 'fiscal_year', last=true) }} as date) as period_end,
    joined.valid_from,
    joined.valid_to,
    joined.column_number,
    joined.name_column_number
from joined
{% endmacro %}
