with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值填列为“{target_text}”，不是金额，未体现成本控制要求',
        en='The cost target “{target_text}” is not an amount and controls no cost'
    ) }}
from indicators
where
    level2_name in ('成本', '经济成本')
    and (
        target_kind in ('deadline', 'period', 'frequency', 'duration')
        or (target_kind = 'quantity' and unit_kind is not null)
    )
