-- The total score is the sum of all scores. Where one is missing, the rule is silent; that of the
-- execution counts where it is no row of the indicators itself.
with evaluations as (
    select
        *,
        indicators_score
        + case when has_execution then 0 else coalesce(execution_score, 0) end as summed,
        0.1 + 0.005 * result_count as rounding
    from {{ ref('aud_evaluations') }}
    where total_score is not null and has_all_scores and result_count >= 2
),

off as (
    select * from evaluations
    where
        abs(total_score - summed) > rounding
        and abs(total_score - indicators_score) > rounding
)

select
    {{ finding(
        zh='各项得分合计{summed:number}分，自评总分填列{total_score:number}分，二者不一致',
        en='The scores add up to {summed:number}; the total is given as {total_score:number}',
        place="'total score'",
        evidence='total_cells'
    ) }}
from off
