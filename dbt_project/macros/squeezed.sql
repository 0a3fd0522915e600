{# A text as words are compared: without white space. #}
{% macro squeezed(column) -%}
    regexp_replace({{ column }}, '\s', '', 'g')
{%- endmacro %}
