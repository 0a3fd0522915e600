-- 「甲、乙、丙等8个项目」 in one text and 「甲、乙、丙等7个大项」 in the other.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

lists as (
    select
        *,
        unnest(
            regexp_extract_all(text, '[^，。；：,;:\n]*、[^，。；：,;:\n]*等\d+[个种项类]')
        ) as enumeration
    from texts
    where field in ('purpose_text', 'goal_text')
),

counted as (
    select
        *,
        cast(regexp_extract(enumeration, '等(\d+)', 1) as integer) as item_count,
        string_split(regexp_replace(enumeration, '等\d+[个种项类]$', ''), '、') as items
    from lists
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
    from counted as one
    inner join counted as other using (project_key)
    where
        one.field = 'purpose_text'
        and other.field = 'goal_text'
        and one.item_count != other.item_count
        and len(list_intersect(one.items, other.items)) >= 3
)

select
    {{ finding(
        zh='资金用途列举{item_count}项，绩效目标对同样的内容列举{other_count}项',
        en='the purpose counts {item_count}, the goal {other_count} of the same things',
        place="'enumeration'",
        evidence='cells'
    ) }}
from compared
