with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='数量指标“{indicator_name}”的指标值“{target_text}”是比率',
        en='a ratio under quantity: {target_text}'
    ) }}
from indicators
where
    level2_name = '数量'
    and target_kind = 'ratio'
