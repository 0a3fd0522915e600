{# Where forms of several kinds about one project are in force, the first of these speaks for it. #}
{% macro speaking_order(form_kind) -%}
    list_position(['goal', 'application', 'department', 'self_evaluation'], {{ form_kind }})
{%- endmacro %}
