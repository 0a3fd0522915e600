-- Weights make 100 together with what the execution of the budget counts beside them, or without
-- it; where the form does not say, 90 leaves it 10. As shares they make 1. Where a weight is
-- missing, the rule is silent.
with weighted as (
    select
        project_key,
        document_key,
        form_key,
        form_number,
        sum(coalesce(full_score, weight)) as indicator_weights,
        count(*) = count(coalesce(full_score, weight)) as is_whole,
        min(row_number) as row_number,
        min(column_number) as column_number
    from {{ ref('aud_results') }}
    group by project_key, document_key, form_key, form_number
),

unclaimed as (
    select * from {{ ref('aud_unclaimed_cells') }}
    where may_be_weight
),

evaluations as (
    select
        form_key,
        execution_full_score
    from {{ ref('aud_evaluations') }}
    where not has_execution
),

joined as (
    select
        weighted.*,
        evaluations.execution_full_score,
        weighted.indicator_weights + coalesce(evaluations.execution_full_score, 0) as weights
    from weighted
    left join evaluations using (form_key)
    anti join unclaimed on weighted.form_key = unclaimed.form_key
    where weighted.is_whole
),

off as (
    select * from joined
    where
        weights not in (100, 1)
        and indicator_weights not in (100, 1)
        and (execution_full_score is not null or weights not in (90, 0.9))
)

select
    {{ finding(
        zh='各项指标分值合计{weights:number}分，应为100分',
        en='The weights add up to {weights:number} instead of 100',
        place="'weights'",
        evidence='[' ~ cell(number('weights'), number='form_number') ~ ']'
    ) }}
from off
