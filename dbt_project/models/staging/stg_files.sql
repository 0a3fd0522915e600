-- The files that lie in data/raw, and those in the archives among them, however deep.
with recursive files as (
    select
        document_sha256,
        file_name,
        file_name as outer_name,
        0 as archive_depth
    from {{ source('raw', 'files') }}
    union
    select
        members.member_sha256 as document_sha256,
        members.file_name,
        files.outer_name,
        files.archive_depth + 1 as archive_depth
    from files
    inner join {{ source('raw', 'members') }} as members using (document_sha256)
)

select
    left(document_sha256, 16) as document_key,
    file_name,
    outer_name,
    archive_depth
from files
