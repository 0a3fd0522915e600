select
    forms.form_key,
    forms.project_key,
    wordings.wording
from {{ ref('int_forms') }} as forms
inner join {{ ref('stg_form_wordings') }} as wordings using (form_key)
