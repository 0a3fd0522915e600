{# A target that is a ratio, in percent; nothing of any other kind. #}
{% macro in_percent(value) -%}
    cast(case when targets.target_kind = 'ratio' then {{ value }} * 100 end as decimal(18, 6))
{%- endmacro %}
