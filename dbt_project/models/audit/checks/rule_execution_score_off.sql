-- Points for the execution are its rate times what it can give, unless a province has other steps:
-- so this is a notice.
with executions as (
    select
        form_key,
        min_by(executed_yuan / nullif(budget_yuan, 0), row_number) as actual_rate
    from {{ ref('aud_executions') }}
    group by form_key
),

evaluations as (
    select
        evaluations.*,
        least(coalesce(executions.actual_rate, evaluations.execution_rate), 1) as rate,
        rate * evaluations.execution_full_score as expected_score
    from {{ ref('aud_evaluations') }} as evaluations
    left join executions using (form_key)
    where
        evaluations.execution_full_score > 0
        and evaluations.execution_score <= evaluations.execution_full_score
),

off as (
    select
        *,
        round(expected_score, 2) as rounded_score
    from evaluations
    where abs(execution_score - expected_score) > 0.011 * execution_full_score
)

select
    {{ finding(
        zh='预算执行率{rate:percent}，按执行率乘以分值应得{rounded_score:number}分，自评得分填列{execution_score:number}分',
        en='At a rate of {rate:percent} the execution is worth {rounded_score:number} points; '
           ~ 'it is given {execution_score:number}',
        place="'execution score'",
        evidence='execution_cells'
    ) }}
from off
