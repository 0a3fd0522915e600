-- The goal promises a number that one indicator has as its target; the text of what was reached has
-- one number in that unit, and the indicator another result.
with evaluated as (
    select distinct form_key
    from {{ ref('aud_results') }}
),

promises as (
    select * from {{ ref('stg_promises') }}
    semi join evaluated using (form_key)
),

reported as (
    select
        form_key,
        measure_unit,
        min(promise_value) as reported_value,
        min(promise_text) as reported_text
    from promises
    where field = 'result_goal_text' and measure_unit is not null
    group by form_key, measure_unit
    having count(distinct promise_value) = 1
),

promised as (
    select
        form_key,
        measure_unit,
        min(promise_value) as promised_value
    from promises
    where field = 'goal_text' and measure_unit is not null
    group by form_key, measure_unit
    having count(distinct promise_value) = 1
),

results as (
    select
        results.*,
        targets.target_value,
        count(*) over (partition by results.form_key, results.result_unit) as unit_count
    from {{ ref('aud_results') }} as results
    inner join {{ ref('fct_indicator_targets') }} as targets using (indicator_key)
    where
        results.result_kind = 'quantity'
        and results.result_value is not null
        and results.result_unit is not null
),

result_cells as (
    {{ first_cells('result_goal_text', 'text_cell') }}
),

off as (
    select
        results.*,
        reported.reported_text,
        list_filter(
            [result_cells.text_cell, {{ cell_of('results', 'result_text') }}],
            lambda shown: shown is not null
        ) as cells
    from results
    inner join reported
        on results.form_key = reported.form_key and results.result_unit = reported.measure_unit
    left join promised
        on results.form_key = promised.form_key and results.result_unit = promised.measure_unit
    left join result_cells on results.form_key = result_cells.form_key
    where
        results.result_value != reported.reported_value
        and (
            results.target_value = promised.promised_value
            or (results.unit_count = 1 and results.target_value = reported.reported_value)
        )
)

select
    {{ finding(
        zh='总体完成情况填列“{reported_text}”，指标“{indicator_name}”的实际完成值为“{result_text}”，二者不一致',
        en='The summary reports {reported_text}, the indicator “{indicator_name}” {result_text}',
        place="indicator_level_key || '/' || indicator_name",
        evidence='cells'
    ) }}
from off
