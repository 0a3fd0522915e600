{# Of each form the first cell of a text, as evidence. #}
{% macro first_cells(field, named) -%}
    select
        form_key,
        {{ cell('text') }} as {{ named }}
    from {{ ref('aud_cells') }}
    where field = '{{ field }}'
    qualify row_number() over (partition by form_key order by row_number, column_number) = 1
{%- endmacro %}
