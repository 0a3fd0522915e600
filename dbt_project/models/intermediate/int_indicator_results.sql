with indicators as (
    select * from {{ ref('stg_indicators') }}
    where coalesce(result_text, score_text) is not null
),

targets as (
    select * from {{ ref('int_indicator_targets') }}
),

joined as (
    select
        indicators.*,
        {{ day_of('indicators.result_start', 'targets.fiscal_year', last=false) }}
            as result_start_on,
        {{ day_of('indicators.result_end', 'targets.fiscal_year', last=true) }} as result_end_on,
        targets.period_end as due_on,
        targets.project_key,
        targets.unit_key,
        targets.document_key,
        targets.form_kind,
        targets.fiscal_year,
        targets.is_in_force,
        targets.valid_from,
        targets.valid_to,
        -- Numbers of different units, or of which only one is a share, cannot be held against each
        -- other.
        indicators.result_value is not null
        and indicators.target_value is not null
        and indicators.result_kind = indicators.target_kind
        and coalesce(indicators.result_unit, '') = coalesce(indicators.measure_unit, '')
            as is_comparable
    from indicators
    inner join targets using (indicator_key)
),

measured as (
    select
        *,
        case
            when is_comparable and target_value != 0
                then cast(result_value / target_value as decimal(18, 6))
        end as completion_ratio,
        case
            -- A month that ends after the day that was due may hold the day on which it was done.
            when result_end_on <= due_on then true
            when coalesce(result_start_on, result_end_on) > due_on then false
            when
                not is_comparable
                and {{ squeezed('result_text') }} = {{ squeezed('target_text') }}
                then true
            when not is_comparable then null
            when target_value_upper is not null
                then result_value between target_value and target_value_upper
            when comparator = '>=' then result_value >= target_value
            when comparator = '<=' then result_value <= target_value
            when comparator = '>' then result_value > target_value
            when comparator = '<' then result_value < target_value
            -- An exact target is reached, too, by who does more.
            when comparator = '=' then result_value >= target_value
        end as is_met
    from joined
)

select
    indicator_key,
    project_key,
    unit_key,
    indicator_level_key,
    form_key,
    document_key,
    indicator_name,
    target_text,
    result_text,
    deviation_text,
    read_by,
    read_doubt,
    form_kind,
    form_number,
    row_number,
    fiscal_year,
    result_value,
    cast(result_end_on as date) as result_end,
    completion_ratio,
    weight,
    score,
    full_score,
    is_met,
    is_in_force,
    valid_from,
    valid_to
from measured
