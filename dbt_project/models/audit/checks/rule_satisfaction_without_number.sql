with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='满意度指标“{indicator_name}”的指标值“{target_text}”不是数值',
        en='a satisfaction target that is no number: {target_text}'
    ) }}
from indicators
where
    level1_name = '满意度'
    and target_kind = 'qualitative'
