-- Full points for what was missed, came late, was not done, or has no result at all. A result that
-- says the same as its target is reached.
with scored as (
    select * replace (coalesce(result_word, '') as result_word)
    from {{ ref('aud_results') }}
),

results as (
    select
        *,
        result_word != {{ squeezed('target_text') }}
        and not regexp_matches(result_word, '未(发生|出现|发现|收到|产生)|无未|基本完成')
        and regexp_matches(
            result_word,
            '^(尚未|暂未|没有|部分(完成|达成|达到|实现)|未)|未(完成|达成|达到|达标|实现|开展|启动|实施|落实)|延期|推迟|滞后'
        ) as is_undone,
        bool_or(result_text is not null) over (partition by form_key) as has_results
    from scored
    where score >= full_score and full_score > 0
),

fired as (
    select
        *,
        coalesce(result_text, '') as said,
        case
            when result_word in ('', '/', '-', '—', '无') then '实际完成值为空'
            when is_undone then '未完成'
            when target_kind in ('deadline', 'period') then '晚于要求时间'
            else '未达到指标值'
        end as why_zh,
        case
            when result_word in ('', '/', '-', '—', '无') then 'has no result'
            when is_undone then 'was not done'
            when target_kind in ('deadline', 'period') then 'came late'
            else 'was missed'
        end as why_en
    from results
    where
        (not is_met and not is_scale_doubtful)
        or is_undone
        or (
            result_word in ('', '/', '-', '—')
            and has_results
            and coalesce(target_text, '') not in ('', '/', '-', '—', '无')
        )
)

select
    {{ finding(
        zh='“{indicator_name}”指标值“{target_text}”，实际完成值“{said}”，{why_zh}，仍按满分{full_score:number}分计',
        en='“{indicator_name}” {why_en} (promised {target_text}, reported {said}), and still '
           ~ 'has all {full_score:number} points',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from fired
