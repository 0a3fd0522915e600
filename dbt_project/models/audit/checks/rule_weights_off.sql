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

forms as (
    select
        form_key,
        cells_unclaimed
    from {{ ref('stg_forms') }}
),

off as (
    select weighted.*
    from weighted
    inner join forms using (form_key)
    where
        weighted.is_whole
        and forms.cells_unclaimed = 0
        and weighted.weights not in (100, 90, 1, 0.9)
)

select
    {{ finding(
        zh='各指标权重（分值）合计{weights:number}，不是100分',
        en='the weights add up to {weights:number}, not 100',
        place="'weights'",
        evidence='[' ~ cell(number('weights'), number='form_number') ~ ']'
    ) }}
from off
