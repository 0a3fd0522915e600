-- Indicators of a field (培训, 赛事) that neither the project's name nor its goal, purpose and costs
-- speak of, in a project that speaks of another one: they may be another project's. Of what any
-- project may have beside its own work, only where none of the other indicators is of that.
with indicators as (
    select
        form_key,
        project_key,
        document_key,
        indicator_name,
        name_word,
        level2_name,
        form_number,
        row_number,
        column_number,
        is_cost or contains(name_word, '成本') as tells_of_costs
    from {{ ref('aud_indicators') }}
    where form_kind in ('goal', 'application')
),

named as (
    select
        indicators.form_key,
        topics.topic,
        count(*) as topic_count,
        count_if(indicators.level2_name = '数量') as quantity_count,
        any_value(indicators.project_key) as project_key,
        any_value(indicators.document_key) as document_key
    from indicators
    inner join {{ ref('aud_name_topics') }} as topics using (name_word)
    where not indicators.tells_of_costs
    group by indicators.form_key, topics.topic
),

candidates as (
    select * from named
    where topic_count >= 2 and quantity_count >= 1
),

costs as (
    select
        form_key,
        string_agg(name_word, ' ') as cost_names
    from indicators
    semi join candidates using (form_key)
    where tells_of_costs
    group by form_key
),

texts as (
    select
        form_key,
        string_agg(text, ' ') as said
    from {{ ref('aud_form_texts') }}
    semi join candidates using (form_key)
    group by form_key
),

speaking as (
    select
        texts.form_key,
        concat_ws(' ', texts.said, costs.cost_names) as said
    from texts
    left join costs using (form_key)
),

topics as (
    select
        topic,
        list(word) as all_words
    from {{ ref('project_topics') }}
    group by topic
),

foreign_topics as (
    select
        candidates.*,
        speaking.said
    from candidates
    inner join speaking using (form_key)
    inner join topics using (topic)
    where len(list_filter(topics.all_words, lambda word: contains(speaking.said, word))) = 0
),

foreign_forms as (
    select distinct
        form_key,
        said
    from foreign_topics
),

own_topics as (
    select
        foreign_forms.form_key,
        topics.topic
    from foreign_forms
    cross join topics
    where len(list_filter(topics.all_words, lambda word: contains(foreign_forms.said, word))) > 0
),

at_home as (
    select distinct form_key
    from named
    semi join own_topics using (form_key, topic)
),

found as (
    select * from foreign_topics
    semi join own_topics using (form_key)
    where
        topic not in ('培训', '宣传', '信息化', '建筑', '就业', '教育')
        or form_key not in (select at_home.form_key from at_home)
    qualify row_number() over (partition by form_key order by topic_count desc, topic asc) = 1
),

cells as (
    select
        found.form_key,
        list({{ cell_of('indicators', 'indicator_name') }} order by indicators.row_number) as cells
    from found
    inner join indicators using (form_key)
    inner join {{ ref('aud_name_topics') }} using (name_word, topic)
    where not indicators.tells_of_costs
    group by found.form_key
),

shown as (
    select
        found.*,
        cells.cells
    from found
    inner join cells using (form_key)
)

select
    {{ finding(
        zh='有{topic_count}项指标涉及“{topic}”，与项目名称、绩效目标和资金用途均不相关，疑照搬其他项目',
        en='{topic_count} indicators are about “{topic}”, which the form names nowhere else',
        place="'topic/' || topic",
        evidence='cells'
    ) }}
from shown
