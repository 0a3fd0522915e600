-- The points of an indicator, or of the execution of the budget, are at most those it can give.
with results as (
    select * from {{ ref('aud_results') }}
    where score > full_score and full_score > 0
),

evaluations as (
    select * from {{ ref('aud_evaluations') }}
    where execution_score > execution_full_score and execution_full_score > 0
)

select
    {{ finding(
        zh='“{indicator_name}”自评得分{score:number}分，超过分值{full_score:number}分',
        en='“{indicator_name}” scores {score:number} of {full_score:number} points',
        place="indicator_level_key || '/' || indicator_name"
    ) }}
from results
union all by name
select
    {{ finding(
        zh='预算执行率自评得分{execution_score:number}分，超过分值{execution_full_score:number}分',
        en='The execution of the budget scores {execution_score:number} of '
           ~ '{execution_full_score:number} points',
        place="'execution'",
        evidence='execution_cells'
    ) }}
from evaluations
