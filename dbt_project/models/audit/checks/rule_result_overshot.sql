with results as (
    select * from {{ ref('aud_results') }}
)

select
    {{ finding(
        zh='“{indicator_name}”实际完成“{result_text}”，为指标值“{target_text}”的两倍以上，指标值设置偏低',
        en='“{result_text}” is at least twice the target “{target_text}”, which was set too low',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from results
where
    completion_ratio >= 2
    and comparator in ('>=', '>', '=')
    and not is_scale_doubtful
    -- What cannot be more than all is `result_over_one`.
    and not coalesce(
        result_kind = 'ratio'
        and result_value > 1
        and regexp_matches(name_word, {{ share_names() }}),
        false
    )
