with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值“{target_text}”不是金额',
        en='a cost target that is no money: {target_text}'
    ) }}
from indicators
where
    level2_name in ('成本', '经济成本')
    and (
        target_kind in ('deadline', 'period', 'frequency', 'duration')
        or (target_kind = 'quantity' and unit_kind is not null)
    )
