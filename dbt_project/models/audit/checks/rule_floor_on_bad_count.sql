-- Rates whose names say so are those of `rule_floor_on_error_rate`.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where
        comparator in ('>=', '>')
        and target_value > 0
        and target_kind in ('quantity', 'ratio', 'duration')
        and change_direction is null
        and (
            target_kind != 'ratio'
            or (
                target_value < 0.5
                and not regexp_matches(
                    name_word,
                    '(差错率|投诉率|事故率|故障率|失误率|流失率|死亡率|逾期率|违规率)$'
                )
            )
        )
),

worse_when_more as (
    {{ names_with('reverse', without='handled') }}
)

select
    {{ finding(
        zh='“{indicator_name}”为反向指标（越低越好），指标值“{target_text}”填列为下限，方向相反',
        en='“{indicator_name}” should be low, but its target is a floor ({target_text})'
    ) }}
from indicators
semi join worse_when_more using (name_word)
