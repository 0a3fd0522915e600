-- What is audited anew, by unit and by document: rules hold the projects of a unit, and the forms
-- of a document, against each other. So what shares a unit or a document with a project that has
-- changed is audited with it, and what shares one with that, and so on. So does what has the goal
-- or the indicators of a project that has changed, in whatever unit. A form that is no more still
-- speaks here for its unit, its document, its goal and its indicators.
{% set history = last_released('history', 'forms') %}
{% set promised = last_released('history', 'indicator_targets') %}

with recursive read_anew as (
    select project_key from {{ ref('int_changed_projects') }}
),

forms as (
    select
        project_key,
        unit_key,
        document_key,
        goal_text
    from {{ ref('int_forms') }}
    {% if history %}
        union all
        select
            standing.project_key,
            standing.unit_key,
            standing.document_key,
            standing.goal_text
        from {{ history }} as standing
        semi join read_anew using (project_key)
        -- Whether history was brought up to date before this was asked, or will be after it.
        where standing.superseded_at is null or standing.superseded_at = {{ released_at() }}
    {% endif %}
),

wordings as (
    select
        project_key,
        md5_number({{ squeezed('goal_text') }}) as wording
    from forms
    where length(goal_text) >= 20
    union all
    select
        project_key,
        wording
    from {{ ref('int_form_wordings') }}
    {% if promised %}
        union all
        select
            any_value(standing.project_key) as project_key,
            {{ indicators_wording() }} as wording
        from {{ promised }} as standing
        semi join read_anew using (project_key)
        where
            (standing.superseded_at is null or standing.superseded_at = {{ released_at() }})
            and standing.target_kind in ({{ measured_kinds() }})
        group by standing.form_key
        having {{ tells_a_form() }}
    {% endif %}
),

-- What had, or has, the same goal or indicators as a project that has changed; not what more share
-- than are each held against each.
shared as (
    select
        project_key,
        wording
    from wordings
    qualify count(*) over (partition by wording) between 2 and {{ most_compared() }}
),

said_anew as (
    select distinct shared.wording
    from shared
    semi join read_anew using (project_key)
),

changed as (
    select shared.project_key
    from shared
    semi join said_anew using (wording)
    union
    select project_key from read_anew
),

memberships as (
    select
        project_key,
        unit_key,
        cast(null as varchar) as document_key
    from forms
    union
    select
        project_key,
        cast(null as varchar) as unit_key,
        document_key
    from forms
),

reached as (
    select
        memberships.unit_key,
        memberships.document_key
    from memberships
    semi join changed using (project_key)
    union
    select
        onward.unit_key,
        onward.document_key
    from reached
    inner join memberships as own
        on
            coalesce('unit ' || reached.unit_key, reached.document_key)
            = coalesce('unit ' || own.unit_key, own.document_key)
    inner join memberships as onward on own.project_key = onward.project_key
)

select
    unit_key,
    document_key
from reached
