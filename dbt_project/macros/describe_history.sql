{# What a column of history means is said once, at the table of marts that it is a version of. #}
{% macro describe_history() -%}
    {%- set own = {
        'arrival': '首次装载它的装载编号：没有日期时以此定先后。The load that first brought it: the order where no date is known.',
        'dated_on': '文件日期：发布日期，否则为文件自身的日期。Day of the document: of publication, else its own.',
        'is_withdrawn': '文件是否已不在 data/raw 中。Whether its file no longer lies in data/raw.',
        'form_kind': '表的种类。Kind of the form.',
        'unit_code': '预算单位代码。Code of the budget unit.',
        'unit_name': '预算单位名称。Name of the budget unit.',
        'department_text': '主管部门原文。The department as published.',
        'project_name': '项目名称。Name of the project.',
        'project_code': '项目代码。Code of the project.',
        'is_in_force': '当时是否有效。Whether it was in force.',
        'valid_from': '有效期起：文件日期。In force from: the day of its document.',
        'valid_to': '有效期止：下一版的文件日期；现行版为空。In force until: the day of the next version; null for the last.',
        'version_key': '内容键：任何一列变化，键即变化。Names what the row says.',
        'loaded_at': '自何时起如此记载（UTC）。From when on a release said so (UTC).',
        'superseded_at': '至何时不再如此记载（UTC）；现行记载为空。When a release no longer did (UTC); null while it stands.',
    } -%}
    {%- set described = dict() -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.schema == 'marts' -%}
        {%- if node.name in ('dim_' ~ this.identifier, 'fct_' ~ this.identifier) -%}
            {%- for column in node.columns.values() -%}
                {%- do described.update({column.name: column.description}) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for column in (adapter.get_columns_in_relation(this) if execute else []) -%}
        {%- set description = own.get(column.name) or described.get(column.name, '') -%}
        comment on column {{ this }}.{{ column.name }} is '{{ description | replace("'", "''") }}';
    {%- endfor -%}
{%- endmacro %}
