-- Points were taken off, the form asks for the reason, and none is given, there or elsewhere. What
-- was missed without a reason is `result_missed`.
with results as (
    select * from {{ ref('aud_results') }}
),

lost as (
    select * from results
    where
        score < full_score - 0.001
        and is_met is distinct from false
        and coalesce({{ squeezed('deviation_text') }}, '') in ('', '无', '/', '-', '—')
),

forms as (
    select form_key
    from {{ ref('aud_cells') }}
    semi join lost using (form_key)
    group by form_key
    having
        bool_or(field = 'header' and regexp_matches(text, '偏差|原因'))
        and not bool_or(
            coalesce(field, '') in ('note', 'attribute', '', 'result_goal_text')
            and regexp_matches(text, '扣分|偏差|原因|未完成|不足')
        )
)

select
    {{ finding(
        zh='“{indicator_name}”分值{full_score:number}分，自评得分{score:number}分，未说明扣分原因',
        en='“{indicator_name}” scores {score:number} of {full_score:number} points without a '
           ~ 'reason',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from lost
semi join forms using (form_key)
