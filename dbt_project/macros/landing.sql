{# The database that holds what was landed: a file of its own beside the warehouse; in a lake the lake itself. #}
{% macro landing() -%}
    {{ target.database if target.name == 'lake' else 'landing' }}
{%- endmacro %}
