-- A number of people beside a promise of households, or a share where a number was promised. Units
-- that count anything (个, 项, 次) are no other units.
with results as (
    select * from {{ ref('aud_results') }}
),

units as (
    select * from {{ ref('dim_measure_units') }}
),

compared as (
    select
        results.*,
        coalesce(results.measure_unit, '比率') as promised_unit,
        coalesce(results.result_unit, '比率') as reported_unit
    from results
    left join units as promised on results.measure_unit = promised.measure_unit
    left join units as reported on results.result_unit = reported.measure_unit
    where
        (
            results.target_kind = 'quantity'
            and results.result_kind = 'quantity'
            and results.measure_unit != results.result_unit
            and (
                promised.unit_kind != reported.unit_kind
                or (
                    promised.unit_kind = 'count'
                    and results.measure_unit not in ('个', '项', '件', '处', '家', '套', '台', '户')
                    and results.result_unit not in ('个', '项', '件', '处', '家', '套', '台', '户')
                )
            )
            and not (
                promised.unit_kind in ('count', 'event')
                and reported.unit_kind in ('count', 'event')
            )
        )
        or (
            results.result_kind != results.target_kind
            and results.target_kind in ('quantity', 'duration')
            and results.result_kind in ('quantity', 'duration')
            and results.measure_unit is not null
            and results.result_unit is not null
        )
        or (
            results.target_kind = 'quantity'
            and results.result_kind = 'ratio'
            and results.measure_unit is not null
            and promised.unit_kind != 'score'
        )
)

select
    {{ finding(
        zh='“{indicator_name}”指标值“{target_text}”，实际完成值“{result_text}”，计量口径不一致',
        en='“{indicator_name}” promises {target_text} and reports {result_text}: other units',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from compared
