with levels as (
    select * from {{ ref('aud_levels_filled') }}
    where
        len(missing) > 0
        and (indicator_count < 6 or len(missing) > 1 or missing[1] = '满意度')
)

select
    {{ finding(
        zh='共设置绩效指标{indicator_count}项，未设置{missing_zh}指标，难以全面反映预期产出和效果',
        en='There are {indicator_count} indicators and none of {missing_en}',
        place="'levels'",
        evidence='[first_cell]'
    ) }}
from levels
