{# DuckLake keeps no comments on the columns of views: they stand at the tables that views are made
   from. #}
{% macro alter_column_comment(relation, column_dict) -%}
    {%- if not (target.name == 'lake' and relation.is_view) -%}
        {%- set described = dict() -%}
        {%- for name, column in column_dict.items() -%}
            {%- set line = on_one_line(column.description) -%}
            {%- do described.update({name: dict(column, description=line)}) -%}
        {%- endfor -%}
        {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, described)) }}
    {%- endif -%}
{%- endmacro %}

{# A description as docs/columns.md breaks it into lines; Chinese has no space between them. #}
{% macro on_one_line(text) -%}
    {{ return(modules.re.sub('(?<=[，。；：、])\n', '', text) | replace('\n', ' ')) }}
{%- endmacro %}
