with results as (
    select * from {{ ref('aud_results') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的实际完成值“{result_text}”是指标值“{target_text}”的两倍以上',
        en='reported {result_text}, twice the promised {target_text} or more',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from results
where
    completion_ratio >= 2 and comparator in ('>=', '>', '=') and not is_scale_doubtful
