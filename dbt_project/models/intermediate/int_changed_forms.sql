-- All forms about the projects that have changed, in force or not: what facts are made from.
select forms.*
from {{ ref('int_forms') }} as forms
semi join {{ ref('int_changed_projects') }} using (project_key)
