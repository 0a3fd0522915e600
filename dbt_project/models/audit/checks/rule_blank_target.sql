-- Only where the form fills in most of its targets, and not beside a goal of several years, for
-- which a year may have nothing.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where form_kind in ('goal', 'application', 'department')
),

blank as (
    select * from indicators
    where
        (target_word is null or regexp_matches(target_word, '^[/／—–_-]*$'))
        and goal_term is null
        and standard_text is null
),

filled as (
    select form_key
    from indicators
    semi join blank using (form_key)
    group by form_key
    having count_if(target_kind is not null) * 2 >= count(*)
)

select
    {{ finding(
        zh='“{indicator_name}”未填写指标值',
        en='“{indicator_name}” has no target',
        evidence='[' ~ cell("coalesce(nullif(indicator_name, ''), '-')", 'name_column_number') ~ ']'
    ) }}
from blank
semi join filled using (form_key)
