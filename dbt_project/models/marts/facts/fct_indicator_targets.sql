select * exclude (form_kind, is_in_force, valid_from, valid_to)
from {{ ref('int_indicator_targets') }}
where is_in_force
