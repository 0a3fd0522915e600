{{ config(materialized='view') }}

with {{ named_projects() }},

results as (
    select * from {{ in_same_file('fct_indicator_results') }}
),

targets as (
    select * from {{ in_same_file('fct_indicator_targets') }}
),

levels as (
    select * from {{ in_same_file('dim_indicator_levels') }}
),

documents as (
    select * from {{ in_same_file('dim_documents') }}
)

select
    results.indicator_key,
    results.project_key,
    results.unit_key,
    results.form_key,
    results.document_key,
    named.region_code,
    named.region_name,
    named.department_name,
    named.unit_code,
    named.unit_name,
    named.project_name,
    named.fund_source_name,
    levels.level1_name,
    levels.level2_name,
    results.indicator_name,
    results.target_text,
    targets.target_kind,
    targets.comparator,
    targets.measure_unit,
    results.result_text,
    results.deviation_text,
    documents.file_name,
    results.form_number,
    results.row_number,
    results.fiscal_year,
    targets.target_value,
    {{ in_percent('targets.target_value') }} as target_percent,
    results.result_value,
    {{ in_percent('results.result_value') }} as result_percent,
    results.completion_ratio,
    results.weight,
    results.score,
    results.full_score,
    coalesce(len(targets.clauses) > 0, false) as is_measurable,
    results.is_met,
    targets.period_end,
    results.result_end
from results
inner join named using (project_key)
inner join targets using (indicator_key)
left join levels on results.indicator_level_key = levels.indicator_level_key
inner join documents on results.document_key = documents.document_key
