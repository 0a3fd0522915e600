with amounts as (
    select * from {{ source('raw', 'amounts') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    amount_role,
    amount_stage,
    fund_source_text,
    amount_text,
    case when confidence is null then 'text' else 'sight' end as read_by,
    doubt as read_doubt,
    form_number,
    row_number,
    column_number,
    cast(amount_yuan as decimal(18, 2)) as amount_yuan
from amounts
