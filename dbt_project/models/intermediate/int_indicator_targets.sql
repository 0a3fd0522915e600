with targets as (
    {{ indicator_targets(ref('int_changed_forms')) }}
)

select * exclude (column_number, name_column_number)
from targets
