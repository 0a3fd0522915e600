{# What is landed and what is built lie in two files; a lake has both. #}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {{ landing_database() if custom_database_name == 'landing' else target.database }}
{%- endmacro %}

{% macro landing_database() -%}
    {{ return(target.database if target.name == 'lake' else 'landing') }}
{%- endmacro %}
