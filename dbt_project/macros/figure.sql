{# The number that a text begins with, in single units: 6万元/版 is 60000, 12% is 0.12. #}
{% macro figure(text) -%}
    try_cast(regexp_extract({{ text }}, '^\d+(?:\.\d+)?') as double)
    * case
        when regexp_matches({{ text }}, '^[\d.]+万') then 10000
        when regexp_matches({{ text }}, '^[\d.]+亿') then 100000000
        when regexp_matches({{ text }}, '^[\d.]+[%％]') then 0.01
        else 1
    end
{%- endmacro %}
