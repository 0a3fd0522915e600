-- The fields (培训, 赛事) of which the name of an indicator has a word: each name is looked at once.
with names as (
    select distinct name_word from {{ ref('aud_indicators') }}
),

topics as (
    select * from {{ ref('project_topics') }}
)

select distinct
    names.name_word,
    topics.topic
from names
inner join topics on contains(names.name_word, topics.word)
