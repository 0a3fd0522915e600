{# What is left of a text without any of some words, the longest of which come first. The grammar of
   sqlfluff knows no lambda of two names. #}
{% macro without_words(text, words) -%}
    list_reduce(
        list_prepend({{ text }}, {{ words }}),
        lambda rest, word: replace(rest, word, '') -- noqa: PRS
    )
{%- endmacro %}
