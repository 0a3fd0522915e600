with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='质量指标“{indicator_name}”的指标值“{target_text}”是数量',
        en='a count under quality: {target_text}'
    ) }}
from indicators
where
    indicators.level2_name = '质量'
    and len(indicators.clauses) > 0
    and len(list_filter(indicators.clauses, lambda clause: clause.kind != 'quantity')) = 0
    and (
        indicators.unit_kind in ('count', 'person', 'event')
        or indicators.target_kind = 'compound'
    )
