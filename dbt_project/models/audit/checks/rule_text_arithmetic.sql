-- 3版×6万元/版=18万元, 2场×5万元+1场×3万元=13万元. An equation whose sides lie ten thousand apart
-- says 万元 on one of them alone; one that rounds is right.
{% set number = '[0-9]+(?:[.][0-9]+)?[万亿]?[%％]?[一-龥/·㎡]{0,8}' %}
{% set product = number ~ '(?:[×xX*＊✕]' ~ number ~ ')*' %}
with texts as (
    select
        *,
        regexp_replace({{ squeezed('text') }}, '(\d),(\d\d\d)', '\1\2', 'g') as squeezed_text
    from {{ ref('aud_form_texts') }}
    where regexp_matches(text, '\d') and regexp_matches(text, '[=＝]')
),

extracted as (
    select
        * exclude (text, squeezed_text),
        text as cell_text,
        unnest(
            regexp_extract_all(
                squeezed_text,
                '{{ product }}(?:[+＋]{{ product }})*[=＝]\d+(?:\.\d+)?[万亿]?[%％]?[元人个次]?'
            )
        ) as equation
    from texts
),

sides as (
    select
        *,
        string_split(regexp_replace(equation, '＝', '='), '=') as both_sides
    from extracted
    where regexp_matches(equation, '[×xX*＊✕+＋]')
),

reckoned as (
    select
        *,
        list_sum(
            list_transform(
                string_split_regex(both_sides[1], '[+＋]'),
                lambda term: list_product(
                    list_transform(
                        string_split_regex(term, '[×xX*＊✕]'), lambda said: {{ figure('said') }}
                    )
                )
            )
        ) as left_value,
        {{ figure('both_sides[2]') }} as right_value
    from sides
),

off as (
    select
        *,
        left_value / right_value as ratio,
        {{ plain("left_value / case when contains(both_sides[2], '万') then 10000 else 1 end") }}
        || regexp_extract(both_sides[2], '[^\d.]+$') as right_zh
    from reckoned
    where
        right_value > 0
        and left_value > 0
        and not ratio between 0.995 and 1.005
        and not ratio between 9950 and 10050
        and not ratio between 0.0000995 and 0.0001005
)

select
    {{ finding(
        zh='算式“{equation}”计算有误，按左侧计算应为{right_zh}',
        en='“{equation}” is wrong: its left side makes {left_value:number}',
        place="'equation/' || equation",
        evidence='[' ~ cell('cell_text') ~ ']'
    ) }}
from off
