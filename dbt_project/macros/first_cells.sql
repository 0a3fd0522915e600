{# Of each form the first cell of a text, as evidence. #}
{% macro first_cells(field, named) -%}
    select
        form_key,
        {{ cell('text', number="cast(split_part(form_key, '-', 2) as integer)") }} as {{ named }}
    from {{ ref('aud_text_cells') }}
    where field = '{{ field }}'
    qualify row_number() over (partition by form_key order by row_number, column_number) = 1
{%- endmacro %}
