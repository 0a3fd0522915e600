-- Amounts that a form gives by fund source, with the source that their label names.
with amounts as (
    select * from {{ ref('stg_amounts') }}
    where amount_role = 'source'
),

fund_sources as (
    select * from {{ ref('fund_sources') }}
),

words as (
    select
        fund_source_name as word,
        fund_source_code
    from fund_sources
    union all
    select
        alias as word,
        fund_source_code
    from {{ ref('fund_source_aliases') }}
),

labelled as (
    select
        *,
        regexp_replace(
            regexp_replace({{ squeezed('label_text') }}, '^([(（]?[一二三四五六七八九十0-9]+[)）、.．])?(其中[:：]?)?', ''),
            '([(（][^()（）]*[)）])?[:：]?$', ''
        ) as label_word
    from amounts
),

named as (
    select
        labelled.*,
        coalesce(words.fund_source_code, labelled.label_word) as fund_source_key
    from labelled
    left join words on labelled.label_word = {{ squeezed('words.word') }}
)

select
    named.form_key,
    named.amount_stage,
    named.amount_text,
    named.fund_source_key,
    named.row_number,
    named.amount_yuan,
    fund_sources.is_fiscal
from named
left join fund_sources on named.fund_source_key = fund_sources.fund_source_code
where named.amount_yuan is not null
