-- A rate that is that of the budget before adjustments is left to who set it.
with executions as (
    select
        *,
        executed_yuan / budget_yuan as actual_rate,
        executed_yuan / nullif(initial_yuan, 0) as rate_of_initial
    from {{ ref('aud_executions') }}
    where budget_yuan > 0 and executed_yuan is not null
),

off as (
    select * from executions
    where
        abs(execution_rate - actual_rate) > 0.011
        and (rate_of_initial is null or abs(execution_rate - rate_of_initial) > 0.011)
    qualify row_number() over (partition by form_key order by row_number) = 1
)

select
    {{ finding(
        zh='预算执行率填列为{execution_rate:percent}，'
           ~ '按执行数{executed_yuan:wan}与预算数{budget_yuan:wan}计算应为{actual_rate:percent}',
        en='The execution rate is given as {execution_rate:percent}; {executed_yuan:yuan} of '
           ~ '{budget_yuan:yuan} is {actual_rate:percent}',
        place="'execution rate'",
        evidence='cells'
    ) }}
from off
