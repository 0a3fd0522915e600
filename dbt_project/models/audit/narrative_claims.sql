with promises as (
    select * from {{ ref('stg_promises') }}
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
taken_up as (
    select
        counted.form_key,
        counted.field,
        counted.promise_number,
        min(indicators.indicator_key) as indicator_key
    from counted
    inner join indicators
        on
            counted.form_key = indicators.form_key
            and counted.promise_value = indicators.target_value
            and (
                counted.measure_unit is not distinct from indicators.measure_unit
                or (counted.unit_kind = 'person' and indicators.unit_kind = 'person')
            )
    group by counted.form_key, counted.field, counted.promise_number
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
