-- 每月一期 and 10期 of the same thing: a year of it makes another count. What is a tenth off may have
-- its holidays.
with frequencies as (
    {{ frequencies() | indent(4) }}
),

quantities as (
    select
        *,
        form_key || '/' || measure_unit as counted_in
    from {{ ref('aud_indicators') }}
    semi join frequencies using (form_key)
    where target_kind = 'quantity' and level2_name = '数量' and measure_unit is not null
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
