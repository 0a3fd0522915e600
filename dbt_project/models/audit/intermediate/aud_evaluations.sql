-- A self-evaluation and its points: those of its indicators added up, those for the execution of
-- the budget, and the sum that it states itself. A row of sums may be of one level alone: the
-- largest is the whole.
with marks as (
    select * from {{ ref('aud_marks') }}
),

results as (
    select
        *,
        regexp_matches(name_word, '^(预算|资金)?执行率|^预算执行') as is_execution
    from {{ ref('aud_results') }}
),

stated as (
    select
        form_key,
        any_value(form_number) as form_number,
        any_value(project_key) as project_key,
        any_value(document_key) as document_key,
        min_by(mark, row_number) filter (field = 'execution_rate') as execution_rate,
        min_by(mark, row_number) filter (field = 'execution_full_score') as execution_full_score,
        min_by(mark, row_number) filter (field = 'execution_score') as execution_score,
        max(mark) filter (field = 'total_full_score') as total_full_score,
        max(mark) filter (field = 'total_score') as total_score,
        list({{ cell('text') }} order by row_number, column_number)
        filter (field like 'execution_%') as execution_cells,
        list({{ cell('text') }} order by row_number, column_number)
        filter (field like 'total_%') as total_cells
    from marks
    group by form_key
),

added as (
    select
        form_key,
        sum(score) as indicators_score,
        sum(full_score) as indicators_full_score,
        count(*) as result_count,
        count(*) = count(score) as has_all_scores,
        bool_or(is_execution) as has_execution
    from results
    where coalesce(full_score, score) is not null
    group by form_key
)

select
    stated.*,
    added.indicators_score,
    added.indicators_full_score,
    added.result_count,
    coalesce(added.has_all_scores, false) as has_all_scores,
    coalesce(added.has_execution, false) as has_execution
from stated
left join added using (form_key)
