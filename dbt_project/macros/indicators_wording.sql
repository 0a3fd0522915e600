{# Of what some indicators promise one number, whatever their order: forms that copied all of them
   have the same. Only of what is measured, money apart, and where enough is counted to tell. #}
{% macro indicators_wording() -%}
    cast(bit_xor(hash(indicator_name, target_text)) as uhugeint)
{%- endmacro %}

{% macro measured_kinds() -%}
    'quantity', 'ratio', 'duration'
{%- endmacro %}

{% macro tells_a_form() -%}
    count_if(target_kind = 'quantity') >= 3 and count(*) >= 4
{%- endmacro %}
