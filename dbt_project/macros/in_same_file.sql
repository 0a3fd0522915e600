{# A table as a view of a release names it: without the file, since a release is a renamed copy of
   the one that is built. #}
{% macro in_same_file(model) -%}
    {{ ref(model).include(database=target.name == 'lake') }}
{%- endmacro %}
