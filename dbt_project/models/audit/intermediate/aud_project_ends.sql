-- When a project of which a target is due after the year ends, as its form says: in a row of its
-- own (项目起止时间), or as a range of years in its name or texts (2023—2025年).
with late as (
    select distinct form_key
    from {{ ref('aud_indicators') }}
    where coalesce(period_start, period_end) > make_date(fiscal_year, 12, 31)
),

forms as (
    select
        form_key,
        unnest(from_json(cells, '[["VARCHAR"]]')) as cell
    from {{ ref('stg_forms') }}
    semi join late using (form_key)
),

cells as (
    select
        form_key,
        cell[3] as field,
        {{ squeezed('cell[4]') }} as text,
        cast(cell[1] as integer) as row_number,
        cast(cell[2] as integer) as column_number
    from forms
),

labels as (
    select * from cells
    where
        field = 'label'
        and regexp_matches(
            text,
            '起止|期限|[设施目行]期|周期|工期|计划(完成|竣工|完工)'
            || '|(完成|竣工|完工|结束|终止|实施|建设)(时间|日期|年限)'
        )
),

said as (
    select
        cells.form_key,
        cells.text
    from cells
    inner join labels
        on
            cells.form_key = labels.form_key
            and (
                (
                    cells.row_number = labels.row_number
                    and cells.column_number > labels.column_number
                )
                or (
                    cells.row_number = labels.row_number + 1
                    and cells.column_number = labels.column_number
                )
            )
    where cells.field is null or cells.field = 'attribute'
    union all
    select
        form_key,
        array_to_string(
            regexp_extract_all(
                regexp_replace(text, '《[^》]*》', '', 'g'),
                '20\d\d年?度?(?:\d{1,2}月)?[-—–－~～至到]+(20\d\d年?(?:\d{1,2}月)?)',
                1
            ),
            ' '
        ) as text
    from cells
    where field in ('project_name', 'goal_text', 'purpose_text', 'long_term_goal_text')
),

months as (
    select
        form_key,
        list_concat(
            list_transform(
                regexp_extract_all(text, '20\d\d[年./-]\d{1,2}'),
                lambda day: make_date(
                    cast(day[:4] as integer),
                    greatest(least(cast(day[6:] as integer), 12), 1),
                    1
                )
            ),
            list_transform(
                regexp_extract_all(text, '(20\d\d)(?:年度?)?(?:$|[^\d年度./-])', 1),
                lambda year: make_date(cast(year as integer), 12, 1)
            )
        ) as months
    from said
)

select
    form_key,
    last_day(max(list_max(months))) as ends_on
from months
group by form_key
having ends_on is not null
