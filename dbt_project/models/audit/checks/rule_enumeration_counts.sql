-- 「甲、乙、丙等8个项目」 in one text and 「甲、乙、丙等7个大项」 in the other.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

extracted as (
    select
        * exclude (text),
        regexp_extract_all(
            text,
            '[^，。；：,;:\n]*、[^，。；：,;:\n]*[等共计](?:\d+|[一二三四五六七八九十])'
            || '[个种项类家所条座处村镇乡户人名辆台套部件场]'
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
        coalesce(
            try_cast(regexp_extract(enumeration, '[等共计](\d+).$', 1) as integer),
            nullif(
                strpos(
                    '一二三四五六七八九十',
                    nullif(regexp_extract(enumeration, '[等共计](\D).$', 1), '')
                ),
                0
            )
        ) as item_count,
        row_number() over (
            partition by project_key, field
            order by row_number, column_number, place
        ) as list_number
    from lists
    qualify list_number <= {{ most_compared() }}
),

listed as (
    select
        project_key,
        field,
        list_number,
        item_count,
        string_split(regexp_replace(enumeration, '等?[共等计]*(\d+|\D).$', ''), '、') as items
    from counted
),

numbered as (
    select
        * exclude (items),
        unnest(items) as item,
        generate_subscripts(items, 1) as item_number
    from listed
),

-- Before the first there may be words of the sentence: 用于甲村、乙村. Each end of it may be it.
items as (
    select
        *,
        case
            when item_number = 1
                then list_transform(range(2, least(length(item), 12) + 1), lambda n: right(item, n))
            else [item]
        end as readings
    from numbered
),

readings as (
    select
        * exclude (readings, item),
        unnest(readings) as item
    from items
),

-- A list that says the same item very often names it once.
told as (
    select
        project_key,
        field,
        list_number,
        item_count,
        item,
        min(item_number) as item_number
    from readings
    group by project_key, field, list_number, item_count, item
),

alike as (
    select
        one.project_key,
        one.list_number as one_number,
        other.list_number as other_number
    from told as one
    inner join told as other using (project_key, item)
    where
        one.field = 'purpose_text'
        and other.field = 'goal_text'
        and one.item_count != other.item_count
    group by one.project_key, one.list_number, other.list_number
    having least(count(distinct one.item_number), count(distinct other.item_number)) >= 3
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
        zh='资金用途列举为{item_count}项，绩效目标对同一内容列举为{other_count}项，前后不一致',
        en='Of the same things the purpose counts {item_count}, the goal {other_count}',
        place="'enumeration'",
        evidence='cells'
    ) }}
from compared
