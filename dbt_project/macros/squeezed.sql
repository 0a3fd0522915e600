{# A text as words are compared: without white space, of whatever width. #}
{% macro squeezed(column) -%}
    regexp_replace({{ column }}, '[\s\p{Z}]', '', 'g')
{%- endmacro %}
