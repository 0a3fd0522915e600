with documents as (
    select * from {{ ref('stg_documents') }}
),

sources as (
    select * from {{ ref('stg_sources') }}
),

-- A file may have been renamed since it was read, or lie there twice: its name is the one that
-- sources.csv speaks of. What is said of an archive is said of the files in it.
described as (
    select
        files.document_key,
        files.file_name,
        coalesce(own.file_name, outermost.file_name) as described_name,
        row_number() over (
            partition by files.document_key
            order by
                own.file_name nulls last,
                outermost.file_name nulls last,
                files.archive_depth,
                files.file_name
        ) as place
    from {{ ref('stg_files') }} as files
    left join sources as own on files.file_name = own.file_name
    left join sources as outermost on files.outer_name = outermost.file_name
),

files as (
    select * from described
    where place = 1
),

named as (
    select
        documents.*,
        files.described_name,
        coalesce(files.file_name, documents.file_name) as current_file_name,
        files.document_key is null as is_withdrawn
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
    case
        when sources.published_on is not null then 'sources'
        when named.dated_on is not null then 'document'
    end as dated_from,
    named.form_count,
    named.arrival,
    named.size_bytes,
    sources.fiscal_year,
    named.is_withdrawn,
    sources.published_on,
    coalesce(sources.published_on, named.dated_on) as dated_on
from named
left join sources on coalesce(named.described_name, named.current_file_name) = sources.file_name
