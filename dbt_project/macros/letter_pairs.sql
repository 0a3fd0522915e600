{# Each two letters of a text that stand beside each other: how alike two names are is how many of
   these they share. #}
{% macro letter_pairs(text) -%}
    list_transform(
        generate_series(1, length({{ text }}) - 1),
        lambda place: substr({{ text }}, place, 2)
    )
{%- endmacro %}
