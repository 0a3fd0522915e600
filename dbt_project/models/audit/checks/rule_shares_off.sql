-- Three shares and more of one sentence, each said to be one (占60%), that do not make the whole.
with texts as (
    select * from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text') and regexp_matches(text, '占.{0,8}\d+(\.\d+)?[%％]')
),

sentences as (
    select
        * exclude (text),
        text as cell_text,
        unnest(string_split_regex(text, '[。；;\n]')) as sentence
    from texts
),

shares as (
    select
        *,
        regexp_extract_all(
            sentence, '占[^\d，,、]{0,8}(\d+(?:\.\d+)?)[%％]', 1
        ) as share_texts
    from sentences
),

summed as (
    select
        *,
        len(share_texts) as share_count,
        list_sum(list_transform(share_texts, lambda share: cast(share as double))) as percents
    from shares
    where len(share_texts) >= 2
),

off as (
    select * from summed
    where
        percents > 100.5
        or (share_count >= 3 and percents between 85 and 99.4)
)

select
    {{ finding(
        zh='文字所列各项占比合计{percents:number}%，不等于100%',
        en='The shares in the text make {percents:number}%, not 100%',
        place="'shares/' || md5(sentence)",
        evidence='[' ~ cell('cell_text') ~ ']'
    ) }}
from off
