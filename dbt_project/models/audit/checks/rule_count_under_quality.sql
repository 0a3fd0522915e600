-- A count of what passed, won or went wrong is a measure of quality, and so is a ceiling.
with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='质量指标“{indicator_name}”的指标值填列为“{target_text}”，属于数量，未反映产出质量',
        en='The quality target “{target_text}” is a count and does not measure quality'
    ) }}
from indicators
where
    indicators.level2_name = '质量'
    and (
        (
            indicators.target_kind = 'quantity'
            and indicators.unit_kind in ('count', 'person', 'event')
        )
        or list_distinct(indicators.clause_kinds) = ['quantity']
    )
    and coalesce(indicators.comparator, '=') not in ('<=', '<')
    and indicators.target_value is distinct from 0
    and indicators.change_direction is null
    and (
        regexp_matches(
            indicators.name_word,
            '(处置|处理|办理|受理|检查|检测|抽检|培训|服务|发放|宣传|完成|开展|举办)'
            '(数量|批次|次数|人数|人次|件数|户数|数)$'
        )
        or not regexp_matches(
            regexp_replace(
                concat(indicators.name_word, indicators.target_word), '《[^》]*》', '', 'g'
            ),
            {{ reverse_words() }} || '|' || {{ quality_words() }}
        )
    )
