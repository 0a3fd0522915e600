-- A result with a sign of comparison is a promise said again. One finding a form.
with results as (
    select * from {{ ref('aud_results') }}
    where
        regexp_matches(result_word, '^[≥≤><＞＜≧≦]|^(不低于|不少于|不超过|大于|小于)')
        and {{ squeezed('target_text') }} = result_word
),

grouped as (
    select
        form_key,
        any_value(project_key) as project_key,
        any_value(document_key) as document_key,
        count(*) as repeated_count,
        min_by(indicator_name, row_number) as first_name,
        min_by(result_text, row_number) as first_text,
        list({{ cell('target_text') }} order by row_number) as cells
    from results
    group by form_key
)

select
    {{ finding(
        zh='“{first_name}”等{repeated_count}项指标的实际完成值照抄指标值（“{first_text}”），未填列实际数',
        en='{repeated_count} results repeat their targets, as “{first_name}” ({first_text}), '
           ~ 'instead of saying what was reached',
        place="'results'",
        evidence='cells'
    ) }}
from grouped
