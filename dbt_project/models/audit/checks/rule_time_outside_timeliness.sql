with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值为完成时间“{target_text}”，列于{level2_name}指标不当',
        en='The deadline “{target_text}” does not belong under {level2_name}'
    ) }}
from indicators
where
    level2_name in ('数量', '服务对象满意度')
    and target_kind in ('deadline', 'period')
