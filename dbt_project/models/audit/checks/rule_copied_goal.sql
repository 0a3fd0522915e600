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

units as (
    select
        unit_key,
        unit_name
    from {{ ref('dim_units') }}
),

projects as (
    select
        project_key,
        {{ squeezed('project_family_name') }} as name_word
    from {{ ref('dim_projects') }}
),

pairs as (
    select
        own.form_key,
        own.project_key,
        own.document_key,
        other_unit.unit_name as other_name,
        other.form_key as other_form_key
    from own
    inner join shared as other using (wording)
    inner join units as own_unit on own.unit_key = own_unit.unit_key
    inner join units as other_unit on other.unit_key = other_unit.unit_key
    inner join projects as own_project on own.project_key = own_project.project_key
    inner join projects as other_project on other.project_key = other_project.project_key
    left join promises on own.form_key = promises.form_key
    where
        own.unit_key != other.unit_key
        and not contains(own_unit.unit_name, other_unit.unit_name)
        and not contains(other_unit.unit_name, own_unit.unit_name)
        and (own_project.name_word != other_project.name_word or promises.promise_count >= 2)
),

goal_cells as (
    {{ first_cells('goal_text', 'goal_cell') }}
),

grouped as (
    select
        pairs.project_key,
        pairs.document_key,
        min(pairs.other_name) as other_name,
        list_filter(list(distinct goal_cells.goal_cell), lambda shown: shown is not null) as cells
    from pairs
    left join goal_cells on pairs.form_key = goal_cells.form_key
    group by pairs.project_key, pairs.document_key
    having count(distinct pairs.other_name) <= 4
)

select
    {{ finding(
        zh='绩效目标与“{other_name}”填报的绩效目标完全相同',
        en='The goal is word for word that of another unit, {other_name}',
        place="'goal of another unit'",
        evidence='cells'
    ) }}
from grouped
