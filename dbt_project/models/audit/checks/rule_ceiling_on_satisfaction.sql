with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”为正向指标，指标值填列为上限“{target_text}”，比较符号有误',
        en='“{indicator_name}” should be high, but its target is a ceiling ({target_text})'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and comparator in ('<=', '<')
    and change_direction is null
    and not regexp_matches(name_word, {{ reverse_words() }})
    and (
        level1_name = '满意度'
        or regexp_matches(
            name_word,
            '(满意度|合格率|达标率|准确率|及时率|完成率|通过率|出勤率|覆盖率)$'
        )
    )
