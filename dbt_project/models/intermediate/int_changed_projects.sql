-- The projects of which anything is different from the last release: a document that was read, a
-- form that is in force now or is no longer, a year or a region that sources.csv corrects. All of
-- them where there is no release to begin with, or where the rules themselves are other ones: then
-- all documents count as read.
{% set history = last_released('history', 'forms') %}

with said as (
    select
        project_key,
        document_key,
        {{ version_key(ref('int_forms')) }} as version_key
    from {{ ref('int_forms') }}
),

read_anew as (
    select said.project_key
    from said
    semi join {{ ref('int_changed_documents') }} using (document_key)
),

{% if history %}
    standing as (
        select
            project_key,
            version_key
        from {{ history }}
        where superseded_at is null
    ),

    differing as (
        select said.project_key
        from said
        anti join standing using (version_key)
        union
        select standing.project_key
        from standing
        anti join said using (version_key)
    ),
{% endif %}

changed as (
    select project_key from read_anew
    {% if history %}
        union all
        select project_key from differing
    {% endif %}
)

select distinct project_key
from changed
