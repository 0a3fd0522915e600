with forms as (
    select forms.*
    from {{ ref('stg_forms') }} as forms
    semi join {{ ref('int_changed_documents') }} using (document_key)
)

select
    form_key,
    document_key,
    form_number,
    cells
from forms
