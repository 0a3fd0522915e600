{# What a column of history means is said at the table of marts that it is a version of, but for its
   own. #}
{% macro describe_history() -%}
    {%- set described = dict() -%}
    {%- for node in (graph.nodes.values() if execute else []) -%}
        {%- if node.name in ('dim_' ~ this.identifier, 'fct_' ~ this.identifier) -%}
            {%- do described.update(node.columns) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do described.update(model.columns) -%}
    {{ alter_column_comment(this, described) }}
{%- endmacro %}
