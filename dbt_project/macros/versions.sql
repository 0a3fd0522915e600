{# Names what a row of a table says: another key when any of its columns changes. #}
{% macro version_key(relation) -%}
    {%- set columns = adapter.get_columns_in_relation(relation) if execute else [] -%}
    md5({{ row_text(columns | map(attribute='name')) }})
{%- endmacro %}

{# A row as one text. The characters between its values, and for a null, are such as no document
   holds. (To cast the whole row to a text takes three times as long.) #}
{% macro row_text(values) -%}
    concat_ws(chr(31)
    {%- for value in values -%}
        , coalesce(cast({{ value }} as varchar), chr(30))
    {%- endfor -%}
    )
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

{# Whether such a table has a column: one of an earlier version may not. #}
{% macro has_column(relation, column) -%}
    {% if execute %}
        {{ return(
            relation is not none
            and column in adapter.get_columns_in_relation(relation) | map(attribute='name')
        ) }}
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

{# After an upgrade, before history is held against what is said: a row that stands is the row that
   is said now if they differ in no column that both have. It takes the key that this row has now,
   and its values of columns that are new: the document said so all along, only we did not read it.
   So a column that was added, dropped or moved, and a key that is made in another way, close and
   open nothing. A column that is no longer read keeps what it held. Of several rows that only a
   column of one side tells apart, one goes on.
   The table is written anew: to update millions of rows in place takes more memory than a build
   has, and windows over them do, too. #}
{% macro carry_over(model) -%}
    {%- if is_incremental() and flags.FULL_REFRESH and not_said_as_they_stand(model) -%}
        {%- set kept = adapter.get_columns_in_relation(this) -%}
        {%- set columns = adapter.get_columns_in_relation(ref(model)) -%}
        {%- set said = columns | map(attribute='name') | list -%}
        {%- set kept_values, said_values = [], [] -%}
        {%- for column in kept if column.name in said -%}
            {%- do kept_values.append(column.name) -%}
            {%- do said_values.append(
                'try_cast(' ~ column.name ~ ' as ' ~ column.data_type ~ ')'
            ) -%}
        {%- endfor -%}
        create or replace table {{ this }} as
        with standing as (
            select
                md5_number({{ row_text(kept_values) }}) as common_key,
                min(kept.rowid) as kept_row
            from {{ this }} as kept
            where superseded_at is null
            group by common_key
        ),

        said as (
            select
                md5_number({{ row_text(said_values) }}) as common_key,
                min(said.rowid) as said_row
            from {{ ref(model) }} as said
            group by common_key
        ),

        keyed as (
            select
                *,
                rowid as said_row,
                {{ version_key(ref(model)) }} as version_key
            from {{ ref(model) }}
        ),

        same as (
            select
                standing.kept_row,
                keyed.*
            from standing
            inner join said using (common_key)
            inner join keyed using (said_row)
        )

        select
            kept.* replace (coalesce(same.version_key, kept.version_key) as version_key)
            {%- for name in said if name not in kept | map(attribute='name') -%}
                , same.{{ name }}
            {%- endfor %}
        from {{ this }} as kept
        left join same on kept.rowid = same.kept_row
    {%- endif -%}
{%- endmacro %}

{# Whether any row that stands has another key than all that is said: after most upgrades none has,
   and a look at the keys alone is quick. #}
{% macro not_said_as_they_stand(model) -%}
    {%- set found -%}
        with said as (
            select {{ version_key(ref(model)) }} as version_key
            from {{ ref(model) }}
        )

        select 1
        from {{ this }} as kept
        anti join said using (version_key)
        where kept.superseded_at is null
        limit 1
    {%- endset -%}
    {{ return(execute and run_query(found) | length > 0) }}
{%- endmacro %}

{# Every version of the rows of a relation, with the times at which we said so. A row that is not
   said any more is closed, one that is said anew is opened; nothing is ever removed. Only what has
   changed is looked at. #}
{% macro history_of(model, key='project_key', changed='int_changed_projects') -%}
    {{- config(pre_hook="{{ carry_over('" ~ model ~ "') }}") -}}
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
