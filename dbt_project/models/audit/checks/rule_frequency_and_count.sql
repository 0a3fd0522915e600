-- 每月一期 and 10期 of the same thing: a year of it makes another count. What is a tenth off may have
-- its holidays.
{% set digits = '一二三四五六七八九十' %}
with quantities as (
    select
        *,
        form_key || '/' || measure_unit as counted_in
    from {{ ref('aud_indicators') }}
    where target_kind = 'quantity' and level2_name = '数量' and measure_unit is not null
),

of_targets as (
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
),

frequencies as (
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
),

name_pairs as (
    select
        indicator_key,
        counted_in,
        unnest({{ letter_pairs(thing_words('name_word')) }}) as letters
    from quantities
    semi join frequencies using (counted_in)
),

telling_pairs as (
    select * from name_pairs
    qualify count(*) over (partition by counted_in, letters) <= {{ most_compared() }}
),

said_pairs as (
    select
        said_number,
        counted_in,
        unnest({{ letter_pairs(thing_words('thing')) }}) as letters
    from frequencies
),

alike as (
    select
        said_pairs.said_number,
        telling_pairs.indicator_key,
        count(*) as shared_pairs
    from said_pairs
    inner join telling_pairs using (counted_in, letters)
    where regexp_matches(said_pairs.letters, '^[\x{4E00}-\x{9FFF}A-Za-z]{2}$')
    group by said_pairs.said_number, telling_pairs.indicator_key
),

ranked as (
    select * from alike
    qualify
        rank() over (partition by said_number order by shared_pairs desc) = 1
        and count(*) over (partition by said_number, shared_pairs) = 1
),

compared as (
    select
        quantities.*,
        frequencies.often,
        frequencies.a_year,
        [
            frequencies.often_cell,
            {{ cell_of('quantities', 'target_text') }}
        ] as cells
    from ranked
    inner join frequencies using (said_number)
    inner join quantities using (indicator_key)
    where not quantities.target_value between frequencies.a_year * 0.9 and frequencies.a_year * 1.1
    qualify row_number() over (
        partition by quantities.indicator_key
        order by frequencies.often
    ) = 1
)

select
    {{ finding(
        zh='“{often}”全年应为{a_year}{measure_unit}，指标“{indicator_name}”的指标值为“{target_text}”，频次与数量不一致',
        en='“{often}” makes {a_year} a year, the target is “{target_text}”',
        evidence='cells'
    ) }}
from compared
