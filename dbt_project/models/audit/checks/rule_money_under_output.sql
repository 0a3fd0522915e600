with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值“{target_text}”是金额，却列在{level2_name}指标下',
        en='money under {level2_name}: {target_text}',
        amount='target_value'
    ) }}
from indicators
where
    level2_name in ('数量', '质量', '时效')
    and target_kind in ('money', 'unit_price')
