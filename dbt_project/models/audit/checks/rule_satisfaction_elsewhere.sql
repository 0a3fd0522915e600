with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”属满意度指标，列于{indicator_level_key}不当',
        en='“{indicator_name}” measures satisfaction but stands under {indicator_level_key}'
    ) }}
from indicators
where
    name_word like '%满意度'
    and level1_name != '满意度'
    and coalesce(level2_name, '') not like '%满意%'
