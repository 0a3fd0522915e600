with cost_lines as (
    select * from {{ ref('aud_cost_lines') }}
    where cost_kind = 'component' and budget_yuan > 0 and regexp_matches(indicator_name, '^其[他它]')
),

summed as (
    select
        project_key,
        document_key,
        any_value(budget_yuan) as budget_yuan,
        try_cast(sum(amount_yuan) as decimal(18, 2)) as lines_yuan,
        list({{ cell('indicator_name', 'name_column_number') }} order by row_number) as name_cells,
        list({{ cell('target_text') }} order by row_number) as target_cells
    from cost_lines
    group by project_key, document_key
)

select
    project_key,
    document_key,
    'other' as place,
    lines_yuan as amount_yuan,
    '“其他”类成本' || {{ wan('lines_yuan') }} || '，占预算数的' || {{ percent('lines_yuan / budget_yuan') }} as message_zh,
    'lines for other things come to ' || {{ yuan('lines_yuan') }} || ', ' || {{ percent('lines_yuan / budget_yuan') }} || ' of the budget' as message_en,
    list_concat(name_cells, target_cells) as evidence
from summed
where lines_yuan >= 0.25 * budget_yuan
