-- Weights make 100, or 90 where the execution of the budget counts for the other 10; as shares, 1.
-- Where a weight is missing, or a cell that nothing claimed may be one, the rule is silent.
with weighted as (
    select
        project_key,
        document_key,
        form_key,
        form_number,
        sum(coalesce(full_score, weight)) as weights,
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

off as (
    select weighted.*
    from weighted
    anti join unclaimed using (form_key)
    where weighted.is_whole and weighted.weights not in (100, 90, 1, 0.9)
)

select
    {{ finding(
        zh='各项指标分值合计{weights:number}分，应为100分',
        en='The weights add up to {weights:number} instead of 100',
        place="'weights'",
        evidence='[' ~ cell(number('weights'), number='form_number') ~ ']'
    ) }}
from off
