-- Where nobody can tell whether a result reaches its target, `unjudged_rows` says so.
with results as (
    select * from {{ ref('aud_results') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的实际完成值“{result_text}”未达到指标值“{target_text}”',
        en='reported {result_text}, promised {target_text}',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from results
where
    not is_met and not is_scale_doubtful
