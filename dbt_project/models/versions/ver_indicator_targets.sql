with targets as (
    {{ indicator_targets(ref('changed_forms')) }}
)

select * exclude (column_number, name_column_number)
from targets
