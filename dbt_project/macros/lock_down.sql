{# From here on DuckDB opens no file but the two it has, reaches nothing outside, and its settings stay as they are. #}
{% macro lock_down() -%}
    set global timezone = 'UTC';
    set enable_external_access = false;
    set lock_configuration = true;
{%- endmacro %}
