with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”为比率类指标，指标值填列为日期“{target_text}”，指标名称与指标值不匹配',
        en='The indicator is named a rate, but its target is a date ({target_text})'
    ) }}
from indicators
where
    regexp_matches(name_word, '([^频效功税利汇费]|^)率$')
    and target_kind in ('deadline', 'period')
