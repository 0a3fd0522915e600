with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='数量指标“{indicator_name}”的指标值填列为比率“{target_text}”，未明确具体数量',
        en='The quantity target is a ratio ({target_text}) and states no number'
    ) }}
from indicators
where
    level2_name = '数量'
    and target_kind = 'ratio'
