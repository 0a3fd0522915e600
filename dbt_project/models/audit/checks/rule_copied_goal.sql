-- The same goal in another unit: under another project's name, or with the same numbers. What more
-- than five units share is a programme that all of them carry out.
with goals as (
    select
        form_key,
        project_key,
        unit_key,
        document_key,
        md5({{ squeezed('goal_text') }}) as wording
    from {{ ref('dim_forms') }}
    where speaks_for_project and length({{ squeezed('goal_text') }}) >= 20
),

own as (
    select goals.*
    from goals
    semi join {{ ref('aud_forms') }} using (form_key)
),

shared as (
    select * from goals
    semi join own using (wording)
    qualify count(*) over (partition by wording) <= 10
),

promises as (
    select
        form_key,
        count(distinct promise_value) as promise_count
    from {{ ref('stg_promises') }}
    semi join shared using (form_key)
    where field = 'goal_text'
    group by form_key
),

pairs as (
    {{ pairs_across_units('own', 'shared') }}
),

copied as (
    select pairs.*
    from pairs
    left join promises using (form_key)
    where pairs.has_other_name or promises.promise_count >= 2
),

goal_cells as (
    {{ first_cells('goal_text', 'goal_cell') }}
),

grouped as (
    select
        copied.project_key,
        copied.document_key,
        min(copied.other_name) as other_name,
        list_filter(list(distinct goal_cells.goal_cell), lambda shown: shown is not null) as cells
    from copied
    left join goal_cells on copied.form_key = goal_cells.form_key
    group by copied.project_key, copied.document_key
    having count(distinct copied.other_name) <= 4
)

select
    {{ finding(
        zh='绩效目标与“{other_name}”填报的绩效目标完全相同',
        en='The goal is word for word that of another unit, {other_name}',
        place="'goal of another unit'",
        evidence='cells'
    ) }}
from grouped
