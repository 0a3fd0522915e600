{# DuckLake keeps no comments on the columns of views: they stand at the tables that the views are made from. #}
{% macro alter_column_comment(relation, column_dict) -%}
    {% if not (target.name == 'lake' and relation.is_view) %}
        {{ return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) }}
    {% endif %}
{%- endmacro %}
