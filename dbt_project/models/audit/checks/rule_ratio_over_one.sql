with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值“{target_text}”超过100%，明显有误',
        en='“{target_text}” is more than 100%, which “{indicator_name}” cannot reach'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and target_value > 1
    and change_direction is null
    and (
        level1_name = '满意度'
        or regexp_matches(
            name_word,
            '(满意度|合格率|达标率|准确率|及时率|通过率|出勤率|覆盖率|参培率|参赛率|响应率|正常运行率|保障率)$'
        )
    )
