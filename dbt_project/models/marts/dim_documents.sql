with documents as (
    select * from {{ ref('stg_documents') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

-- A file may have been renamed since it was read, or lie there twice: its name is the one that sources.csv speaks of.
files as (
    select
        files.document_key,
        coalesce(min(sources.file_name), min(files.file_name)) as file_name
    from {{ ref('stg_files') }} as files
    left join sources using (file_name)
    group by files.document_key
),

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
