with indicators as (
    select * from {{ source('raw', 'indicators') }}
    anti join {{ source('raw', 'set_aside') }} using (document_sha256)
),

worded as (
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
),

-- A 二级 that only one 一级 has says which it is.
parents as (
    select
        level2_name as child,
        min(level1_name) as parent
    from {{ ref('indicator_levels') }}
    group by level2_name
    having count(distinct level1_name) = 1
),

named as (
    select
        worded.*,
        coalesce(level1_aliases.name, worded.level1_word) as published1,
        coalesce(level2_aliases.name, worded.level2_word) as published2
    from worded
    left join level1_aliases on worded.level1_word = level1_aliases.alias
    left join level2_aliases on worded.level2_word = level2_aliases.alias
),

-- In forms with one column of levels it may hold either: 数量指标 or 产出指标.
levelled as (
    select
        named.*,
        case
            when named.published2 is null and own.parent is not null then own.parent
            else coalesce(named.published1, of_child.parent, named.published2)
        end as level1_name,
        coalesce(
            named.published2, case when own.parent is not null then named.published1 end
        ) as level2_name
    from named
    left join parents as own
        on coalesce(named.published1, '') = own.child and own.child != own.parent
    left join parents as of_child on named.published2 = of_child.child
)

select
    left(document_sha256, 16) || '-' || form_number as form_key,
    left(document_sha256, 16) || '-' || form_number || '-' || row_number
    || case when block_number > 1 then '-' || block_number else '' end as indicator_key,
    level1_name || case when level2_name is not null then '/' || level2_name else '' end
        as indicator_level_key,
    level1_name,
    level2_name,
    indicator_name,
    indicator_description,
    standard_text,
    target_text,
    target_kind,
    comparator,
    direction,
    measure_unit,
    period_start,
    period_end,
    frequency,
    change_direction,
    compared_with,
    remainder,
    clauses,
    read_from,
    case when confidence is null then 'text' else 'sight' end as read_by,
    doubt as read_doubt,
    goal_term,
    result_text,
    result_kind,
    result_unit,
    result_start,
    result_end,
    score_text,
    deviation_text,
    form_number,
    row_number,
    column_number,
    name_column_number,
    target_value,
    target_value_upper,
    result_value,
    weight,
    score,
    full_score,
    is_approximate
from levelled
