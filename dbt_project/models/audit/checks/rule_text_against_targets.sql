-- A number in the purpose or the goal, and the quantity whose name shares most with what stands
-- before it, in the same unit. A number that any target, or the sum of those in its unit, has is
-- taken up, whatever its name.
with numbers as (
    {{ counted_numbers() | indent(4) }}
),

quantities as (
    {{ named_quantities() | indent(4) }}
),

by_unit as (
    select
        form_key,
        measure_unit,
        sum(target_value) as sum_value,
        list(target_value) as target_values,
        count(*) as target_count
    from quantities
    group by form_key, measure_unit
),

numbers_by_field as (
    select
        form_key,
        measure_unit,
        list(promise_value) as said_values,
        count(distinct promise_value) as said_count,
        sum(promise_value) as sum_value
    from numbers
    group by form_key, measure_unit, field
),

numbers_by_unit as (
    select
        form_key,
        measure_unit,
        flatten(list(said_values)) as said_values,
        list(sum_value) as sums,
        max(said_count) as said_count
    from numbers_by_field
    group by form_key, measure_unit
),

open_numbers as (
    select
        numbers.*,
        by_unit.target_count,
        numbers_by_unit.said_count
    from numbers
    inner join by_unit using (form_key, measure_unit)
    inner join numbers_by_unit using (form_key, measure_unit)
    where
        not list_contains(by_unit.target_values, numbers.promise_value)
        and by_unit.sum_value != numbers.promise_value
),

open_quantities as (
    select quantities.*
    from quantities
    inner join numbers_by_unit using (form_key, measure_unit)
    where
        not list_contains(numbers_by_unit.said_values, quantities.target_value)
        and not list_contains(numbers_by_unit.sums, quantities.target_value)
),

number_pairs as (
    select
        number_key,
        form_key,
        measure_unit,
        unnest({{ letter_pairs('thing') }}) as letters
    from open_numbers
),

name_pairs as (
    select
        indicator_key,
        form_key,
        measure_unit,
        unnest({{ letter_pairs('thing') }}) as letters
    from open_quantities
),

-- Letters that the names of very many quantities have tell none of them from the others.
telling_pairs as (
    select * from name_pairs
    qualify count(*) over (partition by form_key, measure_unit, letters) <= {{ most_compared() }}
),

alike as (
    select
        number_pairs.number_key,
        telling_pairs.indicator_key,
        count(*) as shared_pairs
    from number_pairs
    inner join telling_pairs using (form_key, measure_unit, letters)
    where regexp_matches(number_pairs.letters, '^[\x{4E00}-\x{9FFF}A-Za-z]{2}$')
    group by number_pairs.number_key, telling_pairs.indicator_key
),

ranked as (
    {{ match_ranks('number_key') }}
),

compared as (
    select
        open_numbers.project_key,
        open_numbers.document_key,
        case open_numbers.field when 'goal_text' then '绩效目标' else '资金用途' end as field_zh,
        case open_numbers.field when 'goal_text' then 'goal' else 'purpose' end as field_en,
        open_numbers.subject,
        open_numbers.number_text,
        quantities.indicator_name,
        quantities.target_text,
        [
            {{ cell_of('open_numbers', 'cell_text') }},
            {{ cell_of('quantities', 'target_text') }}
        ] as cells
    from ranked
    inner join open_numbers using (number_key)
    inner join quantities using (indicator_key)
    where
        ranked.match_rank = 1
        and ranked.equal_matches = 1
        and (
            ranked.shared_pairs >= 2
            or (open_numbers.target_count = 1 and open_numbers.said_count = 1)
        )
        and not (
            quantities.target_value_upper is not null
            and open_numbers.promise_value
            between quantities.target_value and quantities.target_value_upper
        )
),

one_each as (
    select * from compared
    qualify row_number() over (partition by project_key, indicator_name order by field_en) = 1
)

select
    {{ finding(
        zh='{field_zh}中“{subject}{number_text}”与指标“{indicator_name}”的指标值“{target_text}”不一致',
        en='The {field_en} says “{subject}{number_text}”, the target is “{target_text}”',
        place="'numbers/' || indicator_name",
        evidence='cells'
    ) }}
from one_each
