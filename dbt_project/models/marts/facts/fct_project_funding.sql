select * exclude (form_kind, is_in_force, valid_from, valid_to)
from {{ ref('int_project_funding') }}
where is_in_force
