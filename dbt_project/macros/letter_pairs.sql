{# Each run of so many letters that stand beside each other in a text, as a list of structs of one
   letter each. The text is taken apart once: to ask for the nth letter of a text takes DuckDB as
   long as to read all before it. #}
{% macro letter_runs(text, count) -%}
    list_zip(
        string_split({{ text }}, ''),
        {%- for place in range(2, count + 1) %}
            string_split({{ text }}, '')[{{ place }}:],
        {%- endfor %}
        true
    )
{%- endmacro %}

{# Each two letters of a text that stand beside each other, once: how alike two names are is how
   many of these they share. #}
{% macro letter_pairs(text) -%}
    list_distinct(list_transform({{ letter_runs(text, 2) }}, lambda run: run[1] || run[2]))
{%- endmacro %}

{# What is `alike`, ranked for each key by how many letter pairs it shares; and how many share as
   many: where several are the best, none is known to be meant. #}
{% macro match_ranks(key) -%}
    select
        *,
        rank() over (partition by {{ key }} order by shared_pairs desc) as match_rank,
        count(*) over (partition by {{ key }}, shared_pairs) as equal_matches
    from alike
{%- endmacro %}
