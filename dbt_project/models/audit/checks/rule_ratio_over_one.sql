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
        or regexp_matches(name_word, {{ share_names() }})
    )
