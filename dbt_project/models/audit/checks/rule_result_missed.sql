-- Where nobody can tell whether a result reaches its target, `unjudged_rows` says so. What is
-- explained and scored lower is as it should be.
with results as (
    select
        *,
        length(
            regexp_replace(coalesce(deviation_text, ''), '偏差|没有|[无/—–\-\s。]', '', 'g')
        ) >= 2 as is_explained,
        score >= coalesce(full_score, weight) as has_full_score
    from {{ ref('aud_results') }}
),

missed as (
    select
        *,
        case when is_explained then '未扣分' else '未说明原因' end as fault_zh,
        case
            when is_explained then 'but scored in full' else 'without an explanation'
        end as fault_en
    from results
    where
        not is_met
        and not is_scale_doubtful
        and not (is_explained and not coalesce(has_full_score, false))
        -- What was spent of the budget is execution_score_off's.
        and not coalesce(regexp_matches(name_word, '^(预算|资金)?执行率|^预算执行'), false)
)

select
    {{ finding(
        zh='“{indicator_name}”实际完成“{result_text}”，未达到指标值“{target_text}”，{fault_zh}',
        en='“{result_text}” falls short of the target “{target_text}”, {fault_en}',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from missed
