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
    and len(indicators.clauses) > 0
    and len(list_filter(indicators.clauses, lambda clause: clause.kind != 'quantity')) = 0
    and (
        indicators.unit_kind in ('count', 'person', 'event')
        or indicators.target_kind = 'compound'
    )
    and coalesce(indicators.comparator, '=') not in ('<=', '<')
    and indicators.target_value is distinct from 0
    and indicators.change_direction is null
    and not regexp_matches(
        regexp_replace(concat(indicators.name_word, indicators.target_word), '《[^》]*》', '', 'g'),
        {{ reverse_words() }} || '|' || {{ quality_words() }}
    )
