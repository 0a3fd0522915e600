-- The target of an indicator in a self-evaluation is that of the goal form of the same project.
with promises as (
    select * from {{ ref('aud_promises') }}
),

-- Where a project has an application, too, its goal form is the later word.
goals as (
    select * from promises
    where form_kind in ('goal', 'application')
    qualify
        row_number() over (
            partition by project_key, name_word
            order by {{ speaking_order('form_kind') }}, form_key
        ) = 1
),

evaluated as (
    select * from promises
    where form_kind = 'self_evaluation'
),

compared as (
    select
        evaluated.project_key,
        evaluated.document_key,
        evaluated.indicator_level_key,
        evaluated.indicator_name,
        evaluated.target_text,
        goals.target_text as goal_text,
        [
            {{ cell_of('evaluated', 'target_text') }},
            {{ cell_of('goals', 'target_text') }}
        ] as cells
    from evaluated
    inner join goals
        on
            evaluated.project_key = goals.project_key
            and evaluated.name_word = goals.name_word
            and evaluated.target_kind = goals.target_kind
            and evaluated.measure_unit is not distinct from goals.measure_unit
    where
        evaluated.target_value != goals.target_value
        or (
            evaluated.target_kind in ('deadline', 'period')
            and evaluated.period_end != goals.period_end
        )
)

select
    {{ finding(
        zh='“{indicator_name}”自评表指标值为“{target_text}”，绩效目标表为“{goal_text}”，未按批复的目标自评',
        en='“{indicator_name}” is evaluated against {target_text}; the goal form promised '
           ~ '{goal_text}',
        place="indicator_level_key || '/' || indicator_name",
        evidence='cells'
    ) }}
from compared
