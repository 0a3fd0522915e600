-- The documents that were read since the last release was built. All of them where there is none to
-- begin with. A reading is known by its time: the numbers of loads begin anew where the working
-- database was lost.
{% set readings = last_released('provenance', 'readings') %}

with documents as (
    select
        document_key,
        read_at
    from {{ ref('stg_documents') }}
)

select document_key
from documents
{% if readings and not flags.FULL_REFRESH %}
    anti join {{ readings }} as known using (document_key, read_at)
{% endif %}
