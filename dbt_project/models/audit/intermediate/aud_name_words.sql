-- Which lists of words the name of an indicator has a word of: each name is looked at once, in
-- however many forms it stands. What is better when it is less stands at the end, its measure
-- apart: 返工次数, and not 返工处理次数.
with names as (
    select distinct
        name_word,
        regexp_replace(
            name_word,
            '(事件|情况|问题|现象|案件)?(发生)?'
            '(次数|件数|起数|人数|户数|个数|处数|天数|数量|时间|时长|面积|比例|[数率量])?'
            '([（(][^（）()]*[）)])?$',
            ''
        ) as thing
    from {{ ref('aud_indicators') }}
),

words as (
    select * from {{ ref('audit_words') }}
    where word_list in ({{ name_lists() }})
)

select
    names.name_word,
    list_sort(list_distinct(list(words.word_list))) as word_lists
from names
inner join words
    on
        case
            when words.word_list = 'reverse'
                then ends_with(names.thing, words.word) or ends_with(names.name_word, words.word)
            else contains(names.name_word, words.word)
        end
group by names.name_word
