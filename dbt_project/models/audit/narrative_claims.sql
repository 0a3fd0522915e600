with promises as (
    select * from {{ ref('stg_promises') }}
    where field in ('purpose_text', 'goal_text')
),

forms as (
    select * from {{ ref('aud_forms') }}
    where speaks_for_project
),

units as (
    select * from {{ ref('dim_measure_units') }}
),

counted as (
    select
        promises.*,
        units.unit_kind
    from promises
    left join units using (measure_unit)
),

indicators as (
    select * from {{ ref('aud_indicators') }}
),

-- The indicator with the same number in the same unit, or of the same kind where people are counted
-- (6700名, 6700人).
of_unit as (
    select
        form_key,
        target_value,
        measure_unit,
        min(indicator_key) as indicator_key
    from indicators
    group by form_key, target_value, measure_unit
),

of_people as (
    select
        form_key,
        target_value,
        unit_kind,
        min(indicator_key) as indicator_key
    from indicators
    where unit_kind = 'person'
    group by form_key, target_value, unit_kind
),

taken_up as (
    select
        counted.form_key,
        counted.field,
        counted.promise_number,
        least(of_unit.indicator_key, of_people.indicator_key) as indicator_key
    from counted
    left join of_unit
        on
            counted.form_key = of_unit.form_key
            and counted.promise_value = of_unit.target_value
            and counted.measure_unit is not distinct from of_unit.measure_unit
    left join of_people
        on
            counted.form_key = of_people.form_key
            and counted.promise_value = of_people.target_value
            and counted.unit_kind = of_people.unit_kind
)

select
    concat_ws('-', counted.form_key, counted.field, counted.promise_number)
        as narrative_claim_key,
    forms.project_key,
    counted.form_key,
    forms.document_key,
    taken_up.indicator_key,
    counted.field,
    counted.promise_text as claim_text,
    counted.comparator,
    counted.measure_unit,
    forms.form_number,
    forms.fiscal_year,
    counted.promise_value as claim_value
from counted
inner join forms using (form_key)
left join taken_up using (form_key, field, promise_number)
