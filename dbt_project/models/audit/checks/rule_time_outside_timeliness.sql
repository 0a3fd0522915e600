with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值“{target_text}”是时间，却列在{level2_name}指标下',
        en='a date under {level2_name}: {target_text}'
    ) }}
from indicators
where
    level2_name in ('数量', '服务对象满意度')
    and target_kind in ('deadline', 'period')
