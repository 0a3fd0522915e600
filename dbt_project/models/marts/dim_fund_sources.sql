with fund_sources as (
    select * from {{ ref('fund_sources') }}
),

used as (
    select funds.fund_source_key
    from {{ ref('stg_project_funds') }} as funds
    semi join {{ ref('int_forms') }} using (form_key)
    union
    select funds.fund_source_key
    from {{ ref('stg_form_funds') }} as funds
    semi join {{ ref('int_forms') }} using (form_key)
),

-- A word that the seed does not know is a source of its own, of which nothing more is known.
unknown as (
    select distinct
        used.fund_source_key,
        used.fund_source_key as fund_source_code,
        used.fund_source_key as fund_source_name,
        cast(null as varchar) as fund_source_name_en,
        false as is_known,
        cast(null as boolean) as is_fiscal
    from used
    anti join fund_sources on used.fund_source_key = fund_sources.fund_source_code
    where used.fund_source_key is not null
),

known as (
    select
        fund_source_code as fund_source_key,
        fund_source_code,
        fund_source_name,
        fund_source_name_en,
        true as is_known,
        is_fiscal
    from fund_sources
),

unioned as (
    select * from known
    union all
    select * from unknown
)

select * from unioned
