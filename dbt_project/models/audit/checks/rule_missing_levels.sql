-- One hole in a form that is complete else. Where more is missing, `rule_few_levels` says so.
with levels as (
    select * from {{ ref('aud_levels_filled') }}
    where
        indicator_count >= 6
        and len(missing) = 1
        and missing[1] != '满意度'
)

select
    {{ finding(
        zh='绩效指标未设置{missing_zh}指标，指标体系不完整',
        en='The form has no indicator of {missing_en}',
        place="'levels'",
        evidence='[first_cell]'
    ) }}
from levels
