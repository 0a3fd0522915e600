with units as (
    select * from {{ ref('dim_units') }}
),

documents as (
    select * from {{ ref('dim_documents') }}
),

provinces as (
    select * from {{ ref('regions') }}
),

within as (
    select unnest(string_split(regions_within, ' ')) as code_and_name
    from provinces
),

names as (
    select
        region_code,
        region_name,
        region_name_en
    from provinces
    union all
    select
        left(code_and_name, 6) as region_code,
        substr(code_and_name, 7) as region_name,
        null as region_name_en
    from within
),

named_somewhere as (
    select region_code from units
    union
    select region_code from documents
),

-- A county lies in a prefecture, a prefecture in a province: each level is two digits of the code.
levels as (
    select region_code from named_somewhere
    union
    select left(region_code, 4) || '00' from named_somewhere
    union
    select left(region_code, 2) || '0000' from named_somewhere
),

regions as (
    select
        region_code,
        case
            when region_code like '__0000' then null
            when region_code like '____00' then left(region_code, 2) || '0000'
            else left(region_code, 4) || '00'
        end as parent_code
    from levels
    where region_code is not null
)

select
    regions.region_code,
    names.region_name,
    names.region_name_en,
    regions.parent_code
from regions
left join names using (region_code)
