-- Two indicators whose names differ in 开工 and 完工 alone, or the two days of a project's plan.
with names as (
    {{ names_with('start') }}
    union
    {{ names_with('finish') }}
),

dated as (
    select
        *,
        coalesce(period_start, period_end) as begun_on,
        coalesce(period_end, period_start) as done_on
    from {{ ref('aud_indicators') }}
    semi join names using (name_word)
    where coalesce(period_start, period_end) is not null
),

words as (
    select
        word_list,
        word
    from {{ ref('audit_words') }}
    where word_list in ('start', 'finish')
),

named as (
    select
        dated.*,
        words.word_list,
        regexp_replace(
            replace(dated.name_word, words.word, ''),
            '计划|实际|项目|工程|任务|工作|时间|日期|时限|节点|及时|按时|[完成]',
            '',
            'g'
        ) as thing
    from dated
    inner join words on contains(dated.name_word, words.word)
    qualify row_number() over (
        partition by dated.indicator_key
        order by length(words.word) desc, words.word
    ) = 1
),

of_indicators as (
    select
        one.project_key,
        one.document_key,
        one.indicator_name as one_name,
        other.indicator_name as other_name,
        one.target_text as start_text,
        other.target_text as finish_text,
        [
            {{ cell_of('one', 'target_text') }},
            {{ cell_of('other', 'target_text') }}
        ] as cells
    from named as one
    inner join named as other using (form_key, thing)
    where
        one.word_list = 'start'
        and other.word_list = 'finish'
        and other.done_on < one.begun_on
),

of_plans as (
    select
        project_key,
        document_key,
        start_label as one_name,
        end_label as other_name,
        start_cell['text'] as start_text,
        end_cell['text'] as finish_text,
        [start_cell, end_cell] as cells
    from {{ ref('aud_plans') }}
    where ends_on < starts_on
),

found as (
    select * from of_indicators
    union all
    select * from of_plans
)

select
    {{ finding(
        zh='“{other_name}”（{finish_text}）早于“{one_name}”（{start_text}），时间安排前后矛盾',
        en='The end “{finish_text}” is before the beginning “{start_text}”',
        place="'days/' || one_name || '/' || other_name",
        evidence='cells'
    ) }}
from found
