with fund_sources as (
    select * from {{ ref('fund_sources') }}
),

aliases as (
    select * from {{ ref('fund_source_aliases') }}
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
    from aliases
)

select
    {{ squeezed('words.word') }} as word,
    words.fund_source_code,
    fund_sources.is_fiscal
from words
inner join fund_sources using (fund_source_code)
