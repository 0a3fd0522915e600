{# Names what a row of a table says: another key when any of its columns changes. The characters
   between its texts, and for a null, are such as no document holds. (To cast the whole row to a
   text takes three times as long.) #}
{% macro version_key(relation) -%}
    md5(concat_ws(chr(31)
    {%- for column in (adapter.get_columns_in_relation(relation) if execute else []) -%}
        , coalesce(cast({{ column.name }} as varchar), chr(30))
    {%- endfor -%}
    ))
{%- endmacro %}

{# The time of the release that is being built: from when on it says what it says. #}
{% macro released_at() -%}
    cast('{{ env_var("JIXIAO_RELEASED_AT", "2000-01-01 00:00:00") }}' as timestamptz)
{%- endmacro %}

{# A table that the last release has, or none: a build begins with a copy of that release. #}
{% macro last_released(schema, table) -%}
    {% if execute %}
        {{ return(adapter.get_relation(target.database, schema, table)) }}
    {% endif %}
{%- endmacro %}

{# Before a fact is added to: its rows of the projects that have changed make room for what is in
   force now. #}
{% macro make_room(key='project_key', changed='int_changed_projects') -%}
    {% if is_incremental() %}
        delete from {{ this }}
        where {{ key }} in (select {{ key }} from {{ landing_database() }}.staging.{{ changed }})
    {% endif %}
{%- endmacro %}

{# Every version of the rows of a relation, with the times at which we said so. A row that is not
   said any more is closed, one that is said anew is opened; nothing is ever removed. Only what has
   changed is looked at. #}
{% macro history_of(model, key='project_key', changed='int_changed_projects') -%}
    with said as (
        select * from {{ ref(model) }}
        {%- if changed %}
            where {{ key }} in (select {{ key }} from {{ ref(changed) }})
        {%- endif %}
    ),

    keyed as (
        select
            *,
            {{ version_key(ref(model)) }} as version_key
        from said
    ),

    {% if is_incremental() %}
        standing as (
            select * from {{ this }}
            where
                superseded_at is null
                {%- if changed %}
                    and {{ key }} in (select {{ key }} from {{ ref(changed) }})
                {%- endif %}
        ),

        closed as (
            select standing.* replace ({{ released_at() }} as superseded_at)
            from standing
            anti join keyed using (version_key)
        ),
    {% endif %}

    opened as (
        select
            keyed.*,
            {{ released_at() }} as loaded_at,
            cast(null as timestamptz) as superseded_at
        from keyed
        {% if is_incremental() %}
            anti join standing using (version_key)
        {% endif %}
    )

    select * from opened
    {% if is_incremental() %}
        union all by name
        select * from closed
    {% endif %}
{%- endmacro %}
