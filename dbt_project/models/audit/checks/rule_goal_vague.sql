-- What is left of a short goal without the words that any goal may have (确保各项工作顺利开展) is
-- nothing, or letters of its unit's own name (保障市残联稳定运行).
with goals as (
    select
        *,
        regexp_replace(
            {{ squeezed('text') }}, '目标\d*|[\d一二三四五六七八九十]+[、.．)）]|[\p{P}\p{S}]', '', 'g'
        ) as said
    from {{ ref('aud_form_texts') }}
    where
        field = 'goal_text'
        and length(text) <= 60
        and not regexp_matches(text, '\d+[^\d.、．)）]')
),

words as (
    select list(word order by length(word) desc, word) as all_words
    from {{ ref('audit_words') }}
    where word_list = 'vague'
),

units as (
    select
        form_key,
        unit_name
    from {{ ref('stg_forms') }}
    semi join goals using (form_key)
),

left_over as (
    select
        goals.*,
        units.unit_name,
        {{ without_words('goals.said', 'words.all_words') }} as rest
    from goals
    left join units using (form_key)
    cross join words
)

select
    {{ finding(
        zh='绩效目标“{text}”表述笼统，未明确预期产出和效果',
        en='The goal “{text}” is too general to be checked',
        place="'goal'",
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from left_over
where
    length(rest) <= 1
    or (
        length(rest) <= 6
        and len(
            list_filter(string_split(rest, ''), lambda letter: not contains(unit_name, letter))
        ) = 0
    )
