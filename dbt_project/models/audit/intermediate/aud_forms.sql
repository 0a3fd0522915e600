-- The forms that are audited now: of the other projects nothing can have changed that a rule looks
-- at.
with forms as (
    select * from {{ ref('dim_forms') }}
)

select forms.*
from forms
semi join {{ ref('int_audited_projects') }} using (project_key)
