with fund_sources as (
    select * from {{ ref('fund_sources') }}
),

project_funds as (
    select * from {{ ref('stg_project_funds') }}
),

-- A word that the seed does not know is a source of its own, of which nothing more is known.
unknown as (
    select distinct
        project_funds.fund_source_key,
        project_funds.fund_source_key as fund_source_code,
        project_funds.fund_source_key as fund_source_name,
        cast(null as varchar) as fund_source_name_en,
        false as is_known,
        cast(null as boolean) as is_fiscal
    from project_funds
    anti join fund_sources on project_funds.fund_source_key = fund_sources.fund_source_code
    where project_funds.fund_source_key is not null
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
