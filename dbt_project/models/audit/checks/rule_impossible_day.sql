-- 13月, 2月30日, 2023.13.1; and a period that ends before it begins.
with targets as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        fiscal_year,
        concat_ws('/', level1_name, level2_name, indicator_name) as place,
        target_text as text,
        row_number,
        column_number
    from {{ ref('aud_indicators') }}
    where target_kind = 'qualitative' and regexp_matches(target_word, '\d')
),

texts as (
    select
        texts.form_key,
        texts.form_number,
        texts.project_key,
        texts.document_key,
        forms.fiscal_year,
        texts.field as place,
        texts.text,
        texts.row_number,
        texts.column_number
    from {{ ref('aud_form_texts') }} as texts
    inner join {{ ref('aud_forms') }} as forms using (form_key)
    where regexp_matches(texts.text, '\d月')
),

unioned as (
    select * from targets
    union all
    select * from texts
),

extracted as (
    select
        *,
        unnest(
            list_concat(
                regexp_extract_all(
                    {{ squeezed('text') }}, '(?:(?:19|20)\d\d年)?\d{1,2}月(?:份)?(?:\d{1,2}日)?'
                ),
                regexp_extract_all({{ squeezed('text') }}, '20\d\d[.-]\d{1,2}[.-]\d{1,2}')
            )
        ) as day_text
    from unioned
),

parted as (
    select
        *,
        cast(regexp_extract_all(day_text, '\d+') as integer[]) as numbers,
        regexp_matches(day_text, '^(19|20)\d\d[年.-]') as has_year
    from extracted
),

dated as (
    select
        *,
        case when has_year then numbers[1] else fiscal_year end as of_year,
        case when has_year then numbers[2] else numbers[1] end as of_month,
        case when has_year then numbers[3] else numbers[2] end as of_day
    from parted
),

ending as (
    select
        *,
        case
            when of_month between 1 and 12
                then day(last_day(make_date(coalesce(of_year, 2024), of_month, 1)))
        end as last_day_of_month
    from dated
),

-- Without a year or a day, 24月 is a span of time.
impossible as (
    select * from ending
    where
        (has_year and not coalesce(of_month, 1) between 1 and 12)
        or (of_day is not null and not of_month between 1 and 12)
        or not of_day between 1 and last_day_of_month
)

select
    {{ finding(
        zh='日期“{day_text}”不存在',
        en='There is no such day as “{day_text}”',
        place="place || '/' || day_text",
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from impossible
