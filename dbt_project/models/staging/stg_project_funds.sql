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

named as (
    select
        forms.form_key,
        coalesce(words.fund_source_code, forms.name_fund_tag) as fund_source_key
    from forms
    left join words on {{ squeezed('forms.name_fund_tag') }} = {{ squeezed('words.word') }}
)

select
    named.form_key,
    named.fund_source_key,
    fund_sources.is_fiscal
from named
left join fund_sources on named.fund_source_key = fund_sources.fund_source_code
