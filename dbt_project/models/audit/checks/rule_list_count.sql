-- 甲村、乙村、丙村等2个村 counts fewer than it names; 甲村、乙村、丙村4个村, without 等, another number.
{% set item = '[^，。；：,;:、0-9（）()]{1,12}' %}
{% set unit = '[个家所处座条项类种镇乡村街社区校]' %}
with texts as (
    select * from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text')
),

extracted as (
    select
        * exclude (text),
        text as cell_text,
        unnest(
            regexp_extract_all(
                {{ squeezed('text') }},
                '(?:{{ item }}、){2,}{{ item }}(?:等)?(?:共|共计)?\d{1,3}{{ unit }}{1,2}'
            )
        ) as list_text
    from texts
    where contains(text, '、')
),

counted as (
    select
        *,
        len(string_split(list_text, '、')) as named_count,
        regexp_matches(list_text, '等(共|共计)?\d+[^\d]+$') as goes_on,
        cast(regexp_extract(list_text, '(\d+)[^\d]+$', 1) as integer) as said_count,
        regexp_extract(list_text, '(\d+[^\d]+)$', 1) as said_text,
        regexp_extract(list_text, '、([^、]*?)等?(?:共|共计)?\d+[^\d]+$', 1) as last_item
    from extracted
),

-- What stands before the number is the last of the things, and not something that it counts apart
-- (购置桌、椅、电脑3台).
off as (
    select * from counted
    where
        (goes_on and said_count < named_count)
        or (
            not goes_on
            and said_count != named_count
            and regexp_matches(list_text, '(共|共计)\d')
        )
        or (
            not goes_on
            and said_count != named_count
            and right(last_item, 1) = right(said_text, 1)
            and right(string_split(list_text, '、')[-2], 1) = right(said_text, 1)
        )
        -- Of four places and more, one too many or too few.
        or (
            not goes_on
            and named_count >= 4
            and abs(said_count - named_count) = 1
            and regexp_matches(said_text, '[座处所村乡镇街区校]$')
        )
)

select
    {{ finding(
        zh='“{list_text}”列举{named_count}项，与所写数量“{said_text}”不符',
        en='“{list_text}” names {named_count} and counts “{said_text}”',
        place="'list/' || md5(list_text)",
        evidence='[' ~ cell('cell_text') ~ ']'
    ) }}
from off
