{# One cell that shows a finding: its form, place and published text. #}
{% macro cell(text, column='column_number', row='row_number', form='form_key', number='form_number') -%}
    struct_pack(
        form_key := {{ form }},
        form_number := {{ number }},
        row_number := {{ row }},
        column_number := {{ column }},
        text := {{ text }}
    )
{%- endmacro %}

{# A number of yuan as reviewers write it: 217.7万元, 12元. #}
{% macro wan(yuan) -%}
    case
        when abs({{ yuan }}) >= 10000
            then regexp_replace(cast(cast({{ yuan }} / 10000 as decimal(38, 6)) as varchar), '\.?0+$', '') || '万元'
        else regexp_replace(cast(cast({{ yuan }} as decimal(38, 6)) as varchar), '\.?0+$', '') || '元'
    end
{%- endmacro %}

{# The same in English: 2177000 yuan. #}
{% macro yuan(yuan) -%}
    regexp_replace(cast(cast({{ yuan }} as decimal(38, 6)) as varchar), '\.?0+$', '') || ' yuan'
{%- endmacro %}

{# A share of 1 as a percentage with one digit. #}
{% macro percent(share) -%}
    printf('%.1f%%', 100.0 * {{ share }})
{%- endmacro %}

{# Where one rule fires, under its code. #}
{% macro fired(rule_code) -%}
    select
        '{{ rule_code }}' as rule_code,
        project_key,
        document_key,
        place,
        amount_yuan,
        message_zh,
        message_en,
        evidence
    from {{ ref('rule_' ~ rule_code) }}
{%- endmacro %}

{# Add where the other rules fire to where the first does. #}
{% macro fire_other_rules() -%}
    {%- for rule_code in var('audit_rules')[1:] -%}
        insert into {{ this }} by name {{ fired(rule_code) }};
    {%- endfor -%}
{%- endmacro %}
