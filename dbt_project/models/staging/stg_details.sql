with details as (
    select * from {{ source('raw', 'details') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    detail_kind,
    detail_name,
    description,
    goal,
    amount_text,
    case when confidence is null then 'text' else 'sight' end as read_by,
    doubt as read_doubt,
    form_number,
    row_number,
    column_number,
    cast(amount_yuan as decimal(18, 2)) as amount_yuan
from details
