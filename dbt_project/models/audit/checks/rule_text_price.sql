-- The one price or standard that the texts state (每吨60元, 60元/人·月) and the one that the cost lines
-- do, for the same thing.
{% set amount = '[0-9]+(?:[.][0-9]+)?万?元' %}
{% set thing = '[^0-9，。；、每年月日天季]{1,3}' %}
with texts as (
    select * from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text') and contains(text, '元')
),

extracted as (
    select
        form_key,
        {{ cell('text') }} as text_cell,
        unnest(
            list_concat(
                regexp_extract_all({{ squeezed('text') }}, '{{ amount }}[/／每]{{ thing }}'),
                regexp_extract_all(
                    {{ squeezed('text') }}, '每{{ thing }}(?:每[年月天])?(?:补[助贴]|奖励)?{{ amount }}'
                )
            )
        ) as said
    from texts
),

priced as (
    select
        *,
        regexp_extract(said, '{{ amount }}') as number_text,
        regexp_extract(said, '(?:元[/／每]|^每)({{ thing }})', 1) as priced_thing
    from extracted
),

stated as (
    select
        form_key,
        any_value(priced_thing) as priced_thing,
        any_value(number_text) as number_text,
        any_value(text_cell) as text_cell,
        any_value({{ figure('number_text') }}) as price_yuan
    from priced
    group by form_key
    having count(distinct {{ figure('number_text') }}) = 1
),

lines as (
    select
        *,
        string_split(measure_unit, '/')[2] as priced_unit
    from {{ ref('aud_cost_lines') }}
    where cost_role in ('unit_price', 'standard') and measure_unit like '元/%' and amount_yuan > 0
    qualify count(*) over (partition by form_key) = 1
),

off as (
    select
        lines.*,
        stated.number_text,
        [stated.text_cell, {{ cell_of('lines', 'target_text') }}] as cells
    from stated
    inner join lines using (form_key)
    where
        starts_with(stated.priced_thing, lines.priced_unit)
        and round(stated.price_yuan, 6) != cast(lines.amount_yuan as double)
)

select
    {{ finding(
        zh='文字所述单价、标准为“{number_text}”，成本指标“{indicator_name}”的指标值为“{target_text}”，前后不一致',
        en='The text has a price of “{number_text}”, the cost “{indicator_name}” “{target_text}”',
        place="'price/' || indicator_name",
        evidence='cells'
    ) }}
from off
