{# What a rule says where it fires: all rules have these columns. Unless it says otherwise, it is
   about an indicator. The place stays the same from night to night, so it names no row.

   zh, en: templates of `message`. amount: the money at stake, in yuan. #}
{% macro finding(
    zh, en, place=none, amount='null', evidence=none, project='project_key'
) -%}
    {{ project }} as project_key,
    document_key,
    {{ place or "concat_ws('/', level1_name, level2_name) || '/' || indicator_name" }} as place,
    cast({{ amount }} as decimal(18, 2)) as amount_yuan,
    {{ message(zh) }} as message_zh,
    {{ message(en) }} as message_en,
    {{ evidence or indicator_cells() }} as evidence
{%- endmacro %}

{# Projects of which the cost lines come to more (or less) than the budget. #}
{% macro costs_against_budget(sign, zh, en) -%}
    with costs as (
        select
            project_key,
            promised_yuan,
            line_cells
        from {{ ref('aud_project_costs') }}
    ),

    budgets as (
        select * from {{ ref('aud_budget_cells') }}
    ),

    compared as (
        select
            budgets.project_key,
            budgets.document_key,
            budgets.budget_yuan,
            costs.promised_yuan,
            abs(costs.promised_yuan - budgets.budget_yuan) as difference_yuan,
            list_concat(budgets.budget_cells, costs.line_cells) as cells
        from costs
        inner join budgets using (project_key)
        where costs.promised_yuan {{ sign }} budgets.budget_yuan
    )

    select
        {{ finding(zh, en, place="'cost lines'", amount='difference_yuan', evidence='cells') }}
    from compared
{%- endmacro %}

{# Projects of which the components so named take a large share of the budget, of 1. #}
{% macro large_share(names, least, place, zh, en) -%}
    with cost_lines as (
        select * from {{ ref('aud_cost_lines') }}
        where
            cost_kind = 'component'
            and budget_yuan > 0
            and regexp_matches(indicator_name, '{{ names }}')
    ),

    summed as (
        select
            project_key,
            document_key,
            any_value(budget_yuan) as budget_yuan,
            try_cast(sum(amount_yuan) as decimal(18, 2)) as lines_yuan,
            list(
                {{ cell('indicator_name', 'name_column_number') }} order by row_number
            ) as name_cells,
            list({{ cell('target_text') }} order by row_number) as target_cells
        from cost_lines
        group by project_key, document_key
    ),

    shares as (
        select
            *,
            lines_yuan / budget_yuan as share,
            list_concat(name_cells, target_cells) as cells
        from summed
        where lines_yuan >= {{ least }} * budget_yuan
    )

    select
        {{ finding(zh, en, place="'" ~ place ~ "'", amount='lines_yuan', evidence='cells') }}
    from shares
{%- endmacro %}

{# Add where each rule fires, under its code. #}
{% macro fire_rules() -%}
    {%- for rule in (graph.nodes.values() if execute else []) | sort(attribute='name') -%}
        {%- if rule.resource_type == 'model' and rule.name.startswith('rule_') -%}
            {%- if rule.unique_id not in model.depends_on.nodes -%}
                {%- do exceptions.raise_compiler_error(
                    'JIXIAO_AUDIT_RULES lacks ' ~ rule.name ~ ': it must name all rules'
                ) -%}
            {%- endif -%}
            insert into {{ this }} by name
            select
                '{{ rule.name.removeprefix('rule_') }}' as rule_code,
                *
            from {{ rule.relation_name }};
        {%- endif -%}
    {%- endfor -%}
{%- endmacro %}
