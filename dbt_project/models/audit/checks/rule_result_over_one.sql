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
        or regexp_matches(name_word, {{ share_names() }})
    )
