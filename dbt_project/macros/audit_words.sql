{# The lists of the seed `audit_words` that names of indicators are held against. #}
{% macro name_lists() -%}
    'reverse', 'handled', 'high_rate', 'personnel', 'start', 'finish', 'placeholder'
{%- endmacro %}

{# The names that have a word of one list and none of another, if one is named. #}
{% macro names_with(words, without=none) -%}
    select name_word
    from {{ ref('aud_name_words') }}
    where
        list_contains(word_lists, '{{ words }}')
        {%- if without %}
            and not list_contains(word_lists, '{{ without }}')
        {%- endif %}
{%- endmacro %}

{# Which forms ask for goals of their own: those of a project, and not what a region is given, or a
   fund insures. #}
{% macro asks_for_goals() -%}
    form_kind in ('goal', 'application')
    and speaks_for_project
    and not is_whole_department
{%- endmacro %}
