with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”越高越好，指标值“{target_text}”却是上限',
        en='a ceiling where more is better: {target_text}'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and comparator in ('<=', '<')
    and (
        level1_name = '满意度'
        or regexp_matches(
            name_word,
            '(满意度|合格率|达标率|准确率|及时率|完成率|通过率|出勤率|覆盖率)$'
        )
    )
