{# One cell that shows a finding: its form, place and published text. #}
{% macro cell(
    text, column='column_number', row='row_number', form='form_key', number='form_number'
) -%}
    struct_pack(
        form_key := {{ form }},
        form_number := {{ number }},
        row_number := {{ row }},
        column_number := {{ column }},
        text := {{ text }}
    )
{%- endmacro %}

{# The same of a table by its alias. #}
{% macro cell_of(table, text) -%}
    {{ cell(
        table ~ '.' ~ text,
        table ~ '.column_number',
        table ~ '.row_number',
        table ~ '.form_key',
        table ~ '.form_number'
    ) }}
{%- endmacro %}

{# The cells of an indicator: its name and its target. #}
{% macro indicator_cells() -%}
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}]
{%- endmacro %}

{# The type of such a list, for a table that has none. #}
{% macro evidence_type() -%}
    struct(
        form_key varchar,
        form_number integer,
        row_number integer,
        column_number integer,
        text varchar
    )[]
{%- endmacro %}
