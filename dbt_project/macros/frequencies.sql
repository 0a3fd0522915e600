{# How often a target or a text says that something is done (每月一期), and what that makes in a
   year. #}
{% macro frequencies() %}
{% set digits = '一二三四五六七八九十' %}
with of_targets as (
    select
        form_key,
        name_word as thing,
        target_word as often,
        measure_unit,
        frequency as span,
        target_value as times,
        {{ cell('target_text') }} as often_cell
    from {{ ref('aud_indicators') }}
    where target_kind = 'frequency' and comparator = '=' and measure_unit is not null
),

extracted as (
    select
        *,
        unnest(
            regexp_extract_all(
                {{ squeezed('text') }},
                '每个?(?:周|月|季度?|半年|年)[^\d{{ digits }}，。；、,;]{0,12}[\d{{ digits }}]+[期次场版批篇份]'
            )
        ) as often
    from {{ ref('aud_form_texts') }}
    where
        field in ('purpose_text', 'goal_text')
        and regexp_matches(text, '每个?(周|月|季|半年|年)')
),

parted as (
    select
        *,
        regexp_extract(often, '([\d{{ digits }}]+)[^\d]$', 1) as times_text
    from extracted
),

of_texts as (
    select
        form_key,
        often as thing,
        often,
        right(often, 1) as measure_unit,
        case regexp_extract(often, '^每个?(周|月|季|半年|年)', 1)
            when '周' then 'week'
            when '月' then 'month'
            when '季' then 'quarter'
            when '半年' then 'half_year'
            else 'year'
        end as span,
        coalesce(
            try_cast(times_text as integer),
            nullif(strpos('{{ digits }}', replace(times_text, '两', '二')), 0)
        ) as times,
        {{ cell('text') }} as often_cell
    from parted
    where length(times_text) = 1 or regexp_matches(times_text, '^\d+$')
),

said as (
    select * from of_targets
    union all by name
    select * from of_texts
)

select
    *,
    form_key || '/' || measure_unit as counted_in,
    row_number() over (order by form_key, measure_unit, often, thing) as said_number,
    cast(
        times * case span
            when 'week' then 52
            when 'month' then 12
            when 'quarter' then 4
            when 'half_year' then 2
            else 1
        end as integer
    ) as a_year
from said
where span in ('week', 'month', 'quarter', 'half_year', 'year')
{% endmacro %}
