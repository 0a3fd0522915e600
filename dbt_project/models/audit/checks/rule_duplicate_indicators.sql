with indicators as (
    select * from {{ ref('int_indicators') }}
),

grouped as (
    select
        project_key,
        document_key,
        form_key,
        concat_ws('/', level1_name, level2_name) || '/' || name_word as place,
        any_value(indicator_name) as indicator_name,
        any_value(target_text) as target_text,
        count(*) as times,
        list({{ cell('indicator_name', 'name_column_number') }} order by row_number) as cells
    from indicators
    where target_text is not null
    group by project_key, document_key, form_key, level1_name, level2_name, name_word, target_word
    having count(*) > 1
)

select
    project_key,
    document_key,
    place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”（' || target_text || '）重复' || times || '次' as message_zh,
    'the same indicator ' || times || ' times' as message_en,
    cells as evidence
from grouped
