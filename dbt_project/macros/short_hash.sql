{# A key of 16 hexadecimal digits from columns; nulls count as empty texts. #}
{% macro short_hash(columns) -%}
    left(md5(concat_ws('|'
    {%- for column in columns %}, coalesce(cast({{ column }} as varchar), ''){% endfor -%}
    )), 16)
{%- endmacro %}
