with documents as (
    select * from {{ ref('stg_documents') }}
),

files as (
    select
        document_key,
        min(file_name) as file_name
    from {{ ref('stg_files') }}
    group by document_key
),

sources as (
    select * from {{ ref('stg_sources') }}
),

-- A file may have been renamed since it was read: its name today is the one that sources.csv speaks of.
named as (
    select
        documents.*,
        coalesce(files.file_name, documents.file_name) as current_file_name
    from documents
    left join files using (document_key)
)

select
    named.document_key,
    named.document_sha256 as sha256,
    named.current_file_name as file_name,
    named.media_type,
    named.refusal,
    sources.publisher,
    sources.region_code,
    sources.source_url,
    named.form_count,
    named.load_id,
    named.size_bytes,
    sources.fiscal_year,
    sources.published_on,
    named.loaded_at
from named
left join sources on named.current_file_name = sources.file_name
