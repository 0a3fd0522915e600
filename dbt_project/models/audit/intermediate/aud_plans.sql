-- When a project is planned to begin and to end, where a label says so (计划开始日期 2026/1/1, 起止时间
-- 2023年1月-2023年12月): a month begins with its first day and ends with its last. Where a target is
-- due after the year, also the latest month that such a label, or a range of years in the name or
-- the texts (2023—2025年), tells.
with late as (
    select distinct form_key
    from {{ ref('aud_indicators') }}
    where coalesce(period_start, period_end) > make_date(fiscal_year, 12, 31)
),

cells as (
    select
        *,
        {{ squeezed('text') }} as word
    from {{ ref('aud_cells') }}
    where speaks_for_project
),

labels as (
    select * from cells
    where
        field in ('label', 'unknown_label')
        and length(word) <= 20
        and regexp_matches(word, '{{ plan_words() }}')
),

-- What stands right of a label, or below it.
said as (
    select
        labels.form_key,
        labels.project_key,
        labels.document_key,
        labels.text as label_text,
        labels.word as label_word,
        cells.word,
        cells.field = 'attribute' and cells.row_number = labels.row_number as is_value,
        {{ cell_of('cells', 'text') }} as shown_cell
    from labels
    inner join cells
        on
            labels.form_key = cells.form_key
            and (
                (
                    labels.row_number = cells.row_number
                    and labels.column_number < cells.column_number
                )
                or (
                    cells.row_number = labels.row_number + 1
                    and labels.column_number = cells.column_number
                )
            )
    where coalesce(cells.field, 'attribute') = 'attribute'
    qualify
        row_number() over (
            partition by labels.form_key, labels.row_number, labels.column_number
            order by cells.row_number, cells.column_number
        ) = 1
),

parted as (
    select
        *,
        regexp_extract_all(word, '((?:19|20)\d\d)[年./-](\d{1,2})(?:[月./-](\d{1,2}))?') as days,
        regexp_matches(label_word, '起止|开始|起始|启动|开工') as tells_start,
        regexp_matches(label_word, '起止|完成|结束|终止|截止|竣工') as tells_end
    from said
    where is_value and regexp_matches(label_word, '({{ plan_words() }}).{0,2}(日期|时间|年限)')
),

numbered as (
    select
        *,
        cast(regexp_extract_all(days[1], '\d+') as integer[]) as first_numbers,
        cast(regexp_extract_all(days[-1], '\d+') as integer[]) as last_numbers
    from parted
    where len(days) between 1 and 2 and (len(days) = 2 or not contains(label_word, '起止'))
),

dated as (
    select
        *,
        case
            when tells_start
                then {{ day_said('first_numbers', 'coalesce(first_numbers[3], 1)') }}
        end as start_on,
        case
            when tells_end
                then coalesce(
                    {{ day_said('last_numbers', 'last_numbers[3]') }},
                    last_day({{ day_said('last_numbers', '1') }})
                )
        end as end_on
    from numbered
),

plans as (
    select
        form_key,
        any_value(project_key) as project_key,
        any_value(document_key) as document_key,
        min(start_on) as starts_on,
        max(end_on) as ends_on,
        any_value(label_text) filter (start_on is not null) as start_label,
        any_value(label_text) filter (end_on is not null) as end_label,
        any_value(shown_cell) filter (start_on is not null) as start_cell,
        any_value(shown_cell) filter (end_on is not null) as end_cell
    from dated
    group by form_key
    having count(start_on) <= 1 and count(end_on) <= 1
),

ranges as (
    select
        form_key,
        unnest(
            regexp_extract_all(
                regexp_replace(word, '《[^》]*》', '', 'g'),
                '20\d\d年?度?(?:\d{1,2}月)?[-—–－~～至到]+(20\d\d年?(?:\d{1,2}月)?)',
                1
            )
        ) as word
    from cells
    semi join late using (form_key)
    where field in ('project_name', 'goal_text', 'purpose_text', 'long_term_goal_text')
),

told as (
    select
        form_key,
        word
    from said
    semi join late using (form_key)
    union all
    select * from ranges
),

latest as (
    select
        form_key,
        last_day(max(list_max({{ months_said('word') }}))) as latest_on
    from told
    group by form_key
    having latest_on is not null
)

select * replace (coalesce(plans.form_key, latest.form_key) as form_key)
from plans
full join latest using (form_key)
