with indicators as (
    select * from {{ source('raw', 'indicators') }}
),

named as (
    select
        *,
        regexp_replace({{ squeezed('level1_text') }}, '指标$', '') as level1_word,
        regexp_replace({{ squeezed('level2_text') }}, '指标$', '') as level2_word
    from indicators
),

level1_aliases as (
    select * from {{ ref('indicator_level_aliases') }}
    where level = 1
),

level2_aliases as (
    select * from {{ ref('indicator_level_aliases') }}
    where level = 2
)

select
    left(named.document_sha256, 16) || '-' || named.form_number as form_key,
    left(named.document_sha256, 16) || '-' || named.form_number || '-' || named.row_number as indicator_key,
    coalesce(level1_aliases.name, named.level1_word) as level1_name,
    coalesce(level2_aliases.name, named.level2_word) as level2_name,
    named.indicator_name,
    named.indicator_description,
    named.target_text,
    named.target_kind,
    named.comparator,
    named.measure_unit,
    named.period_start,
    named.period_end,
    named.frequency,
    named.remainder,
    named.clauses,
    named.form_number,
    named.row_number,
    named.column_number,
    named.name_column_number,
    named.target_value,
    named.target_value_upper
from named
left join level1_aliases on named.level1_word = level1_aliases.alias
left join level2_aliases on named.level2_word = level2_aliases.alias
