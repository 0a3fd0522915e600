{# From here on DuckDB opens no file but those it has, reaches nothing outside, and its settings
   stay as they are. #}
{% macro lock_down() -%}
    {%- if target.name == 'lake' -%}
        set global ducklake_max_retry_count = 100;
        set global allowed_directories = ['{{ env_var("JIXIAO_LAKE_DATA") }}'];
    {%- endif -%}
    set global timezone = 'UTC';
    set enable_external_access = false;
    set lock_configuration = true;
{%- endmacro %}
