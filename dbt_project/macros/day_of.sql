{# The date of a period's end as the grammar keeps it: 2023-06-30, or, its year not said, --06-30 or
   --06, to which the form's year is added. `last` says whether a month stands for its last day or
   its first. #}
{% macro day_of(text, year, last) -%}
    case
        when {{ text }} like '--__'
            then try_cast({{ year }} || substr({{ text }}, 2) || '-01' as date)
                {{- " + interval 1 month - interval 1 day" if last }}
        when {{ text }} like '--%' then try_cast({{ year }} || substr({{ text }}, 2) as date)
        else try_cast({{ text }} as date)
    end
{%- endmacro %}
