with words as (
    select * from {{ ref('measure_units') }}
    where measure_unit is not null
)

select
    measure_unit,
    any_value(unit_kind) as unit_kind,
    any_value(base_unit) as base_unit,
    any_value(name_en) as name_en,
    list_sort(list(word)) as words,
    any_value(to_base) as to_base
from words
group by measure_unit
