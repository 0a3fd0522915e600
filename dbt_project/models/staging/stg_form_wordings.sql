with indicators as (
    select * from {{ source('raw', 'indicators') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    {{ indicators_wording() }} as wording
from indicators
where target_kind in ({{ measured_kinds() }})
group by document_sha256, form_number
having {{ tells_a_form() }}
