with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”列在{indicator_level_key}下，而不在满意度指标下',
        en='a satisfaction indicator under {indicator_level_key}'
    ) }}
from indicators
where
    name_word like '%满意度'
    and level1_name != '满意度'
