-- 「甲、乙、丙等8个项目」 in one text and 「甲、乙、丙等7个大项」 in the other.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

extracted as (
    select
        * exclude (text),
        regexp_extract_all(
            text, '[^，。；：,;:\n]*、[^，。；：,;:\n]*等\d+[个种项类]'
        ) as enumerations
    from texts
    where field in ('purpose_text', 'goal_text')
),

lists as (
    select
        * exclude (enumerations),
        unnest(enumerations) as enumeration,
        generate_subscripts(enumerations, 1) as place
    from extracted
),

-- The first of a text: it counts few things, and those at the beginning.
counted as (
    select
        *,
        try_cast(regexp_extract(enumeration, '等(\d+)', 1) as integer) as item_count,
        row_number() over (
            partition by project_key, field
            order by row_number, column_number, place
        ) as list_number
    from lists
    qualify list_number <= {{ most_compared() }}
),

items as (
    select
        project_key,
        field,
        list_number,
        item_count,
        unnest(
            list_distinct(
                string_split(regexp_replace(enumeration, '等\d+[个种项类]$', ''), '、')
            )
        ) as item
    from counted
),

alike as (
    select
        one.project_key,
        one.list_number as one_number,
        other.list_number as other_number
    from items as one
    inner join items as other using (project_key, item)
    where
        one.field = 'purpose_text'
        and other.field = 'goal_text'
        and one.item_count != other.item_count
    group by one.project_key, one.list_number, other.list_number
    having count(*) >= 3
),

compared as (
    select
        one.project_key,
        one.document_key,
        one.item_count,
        other.item_count as other_count,
        [
            {{ cell_of('one', 'enumeration') }},
            {{ cell_of('other', 'enumeration') }}
        ] as cells
    from alike
    inner join counted as one
        on
            alike.project_key = one.project_key
            and alike.one_number = one.list_number
            and one.field = 'purpose_text'
    inner join counted as other
        on
            alike.project_key = other.project_key
            and alike.other_number = other.list_number
            and other.field = 'goal_text'
)

select
    {{ finding(
        zh='资金用途列举{item_count}项，绩效目标对同样的内容列举{other_count}项',
        en='the purpose counts {item_count}, the goal {other_count} of the same things',
        place="'enumeration'",
        evidence='cells'
    ) }}
from compared
