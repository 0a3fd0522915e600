with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值“{target_text}”是下限，起不到控制成本的作用',
        en='a floor on a cost: {target_text}',
        amount='target_value'
    ) }}
from indicators
where
    is_cost
    and level2_name in ('成本', '经济成本')
    and target_kind in ('money', 'unit_price')
    and comparator in ('>=', '>')
