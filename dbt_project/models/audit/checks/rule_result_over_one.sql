with results as (
    select * from {{ ref('aud_results') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的实际完成值“{result_text}”超过100%，数据有误',
        en='“{indicator_name}” cannot reach {result_text}: more than 100%',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from results
where
    result_kind = 'ratio'
    and result_value > 1
    and (
        level1_name = '满意度'
        or regexp_matches(
            name_word,
            '(满意度|合格率|达标率|准确率|及时率|通过率|出勤率|覆盖率|参培率|参训率|响应率|正常运行率|保障率|优良率|完好率|入住率|巩固率|到位率)$'
        )
    )
