-- When a project is planned to begin and to end: 计划开始日期 2026/1/1, 起止时间 2023年1月-2023年12月.
-- A month begins with its first day and ends with its last.
with cells as (
    select
        *,
        regexp_extract_all(
            value_cell['text'], '((?:19|20)\d\d)[年./-]\s*(\d{1,2})(?:[月./-]\s*(\d{1,2}))?'
        ) as days
    from {{ ref('aud_label_cells') }}
    where
        value_cell is not null
        and regexp_matches(word, '(开始|起始|启动|开工|完成|结束|终止|截止|竣工|起止).{0,2}(日期|时间|年限)')
),

timed as (
    select
        *,
        regexp_matches(word, '起止|(开始|起始|启动|开工)') as tells_start,
        regexp_matches(word, '起止|(完成|结束|终止|截止|竣工)') as tells_end,
        cast(regexp_extract_all(days[1], '\d+') as integer[]) as first_numbers,
        cast(regexp_extract_all(days[-1], '\d+') as integer[]) as last_numbers
    from cells
    where len(days) between 1 and 2 and (len(days) = 2 or not contains(word, '起止'))
),

dated as (
    select
        *,
        case
            when tells_start and first_numbers[2] between 1 and 12 then
                try_cast(
                    printf(
                        '%04d-%02d-%02d', first_numbers[1], first_numbers[2],
                        coalesce(first_numbers[3], 1)
                    ) as date
                )
        end as start_on,
        case
            when tells_end and last_numbers[2] between 1 and 12 then
                coalesce(
                    try_cast(
                        printf(
                            '%04d-%02d-%02d', last_numbers[1], last_numbers[2], last_numbers[3]
                        ) as date
                    ),
                    last_day(make_date(last_numbers[1], last_numbers[2], 1))
                )
        end as end_on,
        {{ cell(
            "value_cell['text']", "value_cell['column_number']", "value_cell['row_number']"
        ) }} as shown_cell
    from timed
)

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
