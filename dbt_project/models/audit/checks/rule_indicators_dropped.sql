-- Indicators of the goal form that the self-evaluation of the same project leaves out. Where it has
-- no more than half of them by name, it goes by other names, and nothing can be told.
with promises as (
    select * from {{ ref('aud_promises') }}
),

evaluated as (
    select distinct
        project_key,
        name_word
    from promises
    where form_kind = 'self_evaluation'
),

evaluations as (
    select
        project_key,
        any_value(document_key) as document_key
    from promises
    where form_kind = 'self_evaluation'
    group by project_key
    having count(distinct form_key) = 1
),

promised as (
    select
        promises.*,
        evaluated.name_word is not null as is_evaluated
    from promises
    left join evaluated using (project_key, name_word)
    where promises.form_kind in ('goal', 'application')
    qualify
        dense_rank() over (
            partition by promises.project_key
            order by {{ speaking_order('promises.form_kind') }}
        ) = 1
),

dropped as (
    select
        promised.project_key,
        evaluations.document_key,
        count(*) as promised_count,
        count_if(not promised.is_evaluated) as dropped_count,
        list(promised.indicator_name order by promised.row_number)
        filter (not promised.is_evaluated) as names,
        list({{ cell('indicator_name', 'name_column_number') }} order by promised.row_number)
        filter (not promised.is_evaluated) as cells
    from promised
    inner join evaluations using (project_key)
    group by promised.project_key, evaluations.document_key
    having dropped_count > 0 and 2 * dropped_count < promised_count
),

shown as (
    select
        *,
        array_to_string(names[:5], '、') as names_said
    from dropped
)

select
    {{ finding(
        zh='绩效目标表共有指标{promised_count}项，自评表缺少其中{dropped_count}项：{names_said}',
        en='The self-evaluation leaves out {dropped_count} of the {promised_count} indicators '
           ~ 'of the goal form: {names_said}',
        place="'indicators'",
        evidence='cells'
    ) }}
from shown
