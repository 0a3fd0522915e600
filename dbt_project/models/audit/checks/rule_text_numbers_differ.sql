-- The purpose and the goal say the same thing of another number: the two letters before it are the
-- same, and so is the unit; or each says one length, area or weight alone, of things that share two
-- letters. What either says of that unit elsewhere in the other's number is none.
with numbers as (
    select * from {{ ref('aud_text_numbers') }}
    where
        measure_unit is not null
        and measure_unit != '元'
        and length(subject) >= 2
        and not regexp_matches(clause, '其中|每|各[^类种项级位]|第|新增|累计|原有|现有|人均')
),

counted as (
    select
        *,
        right(subject, 2) as thing,
        count(*) over (partition by form_key, field, measure_unit, right(subject, 2)) as times,
        count(*) over (partition by form_key, field, measure_unit) = 1
        and not regexp_matches(clause, '日|规模|能力')
        and regexp_matches(measure_unit, '^(吨|公斤|米|公里|平方米|平方公里|亩|公顷|立方米|千瓦时|升)$')
            as is_sole_measure
    from numbers
),

-- What two numbers are compared by: what they count, or that each is the only one of its measure.
comparable as (
    select
        *,
        thing as compared_by
    from counted
    where times = 1
    union all
    select
        *,
        '' as compared_by
    from counted
    where is_sole_measure
),

compared as (
    select
        one.form_key,
        one.measure_unit,
        one.project_key,
        one.document_key,
        one.subject,
        one.number_text,
        one.promise_value,
        other.number_text as other_text,
        other.promise_value as other_value,
        [
            {{ cell_of('one', 'cell_text') }},
            {{ cell_of('other', 'cell_text') }}
        ] as cells
    from comparable as one
    inner join comparable as other using (form_key, measure_unit, compared_by)
    where
        one.field = 'purpose_text'
        and other.field = 'goal_text'
        and one.promise_value != other.promise_value
        and (
            compared_by != ''
            or (
                one.thing != other.thing
                and len(
                    list_intersect(
                        {{ letter_pairs('one.subject') }}, {{ letter_pairs('other.subject') }}
                    )
                ) > 0
            )
        )
),

said_elsewhere as (
    select
        compared.form_key,
        compared.measure_unit,
        compared.number_text
    from compared
    inner join numbers using (form_key, measure_unit, promise_value)
    where numbers.field = 'goal_text'
    union all
    select
        compared.form_key,
        compared.measure_unit,
        compared.number_text
    from compared
    inner join numbers
        on
            compared.form_key = numbers.form_key
            and compared.measure_unit = numbers.measure_unit
            and compared.other_value = numbers.promise_value
    where numbers.field = 'purpose_text'
)

select
    {{ finding(
        zh='资金用途为“{subject}{number_text}”，绩效目标为“{other_text}”，前后数量不一致',
        en='The purpose says “{subject}{number_text}”, the goal “{other_text}”',
        place="'numbers/' || subject || measure_unit",
        evidence='cells'
    ) }}
from compared
anti join said_elsewhere using (form_key, measure_unit, number_text)
