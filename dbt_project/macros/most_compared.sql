{# So many things at most are each held against each: of more that share something, what they share
   tells none of them from the others, and to hold all of them against all would never end. #}
{% macro most_compared() -%}
    200
{%- endmacro %}
