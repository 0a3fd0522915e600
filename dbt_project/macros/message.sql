{# A sentence with its numbers, from a template: what stands in braces is a column, and after a
   colon how it is written. {budget_yuan:wan} is 217.7万元, {budget_yuan:yuan} is 2,177,000 yuan,
   {share:percent} is 71.8%. A column that is null leaves its place empty. #}
{% macro message(template) -%}
    {%- set written = {'wan': wan, 'yuan': yuan, 'percent': percent, 'number': number} -%}
    {%- set said = [] -%}
    {%- for part in modules.re.split('[{}]', template) -%}
        {%- set column, format = (part ~ ':').split(':')[:2] -%}
        {%- if loop.index0 is even -%}
            {%- do said.append("'" ~ part | replace("'", "''") ~ "'") -%}
        {%- elif format -%}
            {%- do said.append(written[format](column) | trim) -%}
        {%- else -%}
            {%- do said.append(column) -%}
        {%- endif -%}
    {%- endfor -%}
    concat({{ said | reject('equalto', "''") | join(', ') }})
{%- endmacro %}

{# A number of yuan as reviewers write it: 217.7万元, 12元. #}
{% macro wan(yuan) -%}
    case
        when abs({{ yuan }}) >= 10000 then {{ plain(yuan ~ ' / 10000') }} || '万元'
        else {{ plain(yuan) }} || '元'
    end
{%- endmacro %}

{# The same in English: 2,177,000 yuan. #}
{% macro yuan(yuan) -%}
    regexp_replace(format('{:,.2f}', cast({{ yuan }} as double)), '\.?0+$', '') || ' yuan'
{%- endmacro %}

{# A number without the zeros at its end. #}
{% macro plain(value) -%}
    regexp_replace(cast(cast({{ value }} as decimal(38, 6)) as varchar), '\.?0+$', '')
{%- endmacro %}

{# A share of 1 as a percentage with one digit. #}
{% macro percent(share) -%}
    printf('%.1f%%', 100.0 * {{ share }})
{%- endmacro %}

{# A number of points, in as few digits as it has. #}
{% macro number(value) -%}
    printf('%g', {{ value }})
{%- endmacro %}
