{# What some forms say of money: a row a form and stage, and a column of yuan for each role. #}
{% macro amounts_by_stage(forms, roles) -%}
    select
        form_key,
        amount_stage,
        {%- for role in roles %}
            max(amount_yuan) filter (amount_role = '{{ role }}') as {{ role }}_yuan
            {{- ',' if not loop.last }}
        {%- endfor %},
        min(read_by) as read_by,
        max(read_doubt) as read_doubt
    from {{ ref('stg_amounts') }}
    semi join {{ forms }} using (form_key)
    where list_contains({{ roles }}, amount_role)
    group by form_key, amount_stage
{%- endmacro %}
