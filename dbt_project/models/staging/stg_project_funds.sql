with forms as (
    select * from {{ ref('stg_forms') }}
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

-- A tag in the project's name says more than what the form says of the source of its money.
said as (
    select
        form_key,
        coalesce(name_fund_tag, fund_source_text) as fund_text,
        case
            when name_fund_tag is not null then 'project_name'
            when fund_source_text is not null then 'form'
        end as fund_source_from
    from forms
),

named as (
    select
        said.form_key,
        said.fund_source_from,
        coalesce(words.fund_source_code, said.fund_text) as fund_source_key
    from said
    left join words on {{ squeezed('said.fund_text') }} = {{ squeezed('words.word') }}
)

select
    named.form_key,
    named.fund_source_key,
    named.fund_source_from,
    fund_sources.is_fiscal
from named
left join fund_sources on named.fund_source_key = fund_sources.fund_source_code
