with sources as (
    select * from {{ source('raw', 'sources') }}
)

select
    file as file_name,
    publisher,
    region_code,
    source_url,
    fiscal_year,
    published_on
from sources
