-- What is audited anew, by unit and by document: rules hold the projects of a unit, and the forms
-- of a document, against each other. So what shares a unit or a document with a project that has
-- changed is audited with it, and what shares one with that, and so on. So does what has the goal
-- of a project that has changed, in whatever unit. A form that is no more still speaks here for its
-- unit, its document and its goal.
{% set history = last_released('history', 'forms') %}

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

-- What had, or has, the same goal as a project that has changed; not what more share than are each
-- held against each.
goals as (
    select
        project_key,
        md5_number({{ squeezed('goal_text') }}) as wording
    from forms
    where length(goal_text) >= 20
    qualify count(*) over (partition by wording) <= {{ most_compared() }}
),

wordings as (
    select distinct goals.wording
    from goals
    semi join read_anew using (project_key)
),

changed as (
    select goals.project_key
    from goals
    semi join wordings using (wording)
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
