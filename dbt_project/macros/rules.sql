{# What a rule says where it fires: all rules have these columns. Unless it says otherwise, it is
   about an indicator. The place stays the same from night to night, so it names no row.

   zh, en: templates of `message`. amount: the money at stake, in yuan. unit: whose it is, where it
   is about several projects. #}
{% macro finding(
    zh, en, place=none, amount='null', evidence=none, project='project_key', unit='null'
) -%}
    {{ project }} as project_key,
    cast({{ unit }} as varchar) as unit_key,
    document_key,
    {{ place or "concat_ws('/', level1_name, level2_name) || '/' || indicator_name" }} as place,
    cast({{ amount }} as decimal(18, 2)) as amount_yuan,
    {{ message(zh) }} as message_zh,
    {{ message(en) }} as message_en,
    {{ evidence or indicator_cells() }} as evidence
{%- endmacro %}

{# Projects of which the cost lines come to more (or less) than the budget, and to none of its other
   amounts, with what others pay or without. Less is no fault where a cost has no amount, or a price
   no quantity: the rest may be theirs. A total investment may be that of several years. Where one
   line's unit or decimal point slipped, that is said. #}
{% macro costs_against_budget(sign, zh, en) -%}
    with costs as (
        select
            *,
            coalesce(matching_yuan, 0) as others_yuan
        from {{ ref('aud_project_costs') }}
        where
            not coalesce(
                {{ 'has_unknown_parts' if sign == '<' else 'has_total_investment' }}, false
            )
    ),

    budgets as (
        select
            *,
            list_append(
                coalesce(other_budgets_yuan, []),
                case when other_yuan > 0 then fiscal_yuan end
            ) as other_amounts_yuan
        from {{ ref('aud_budget_cells') }}
    ),

    slips as (
        select project_key
        from {{ ref('aud_amount_slips') }}
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
        anti join slips using (project_key)
        where
            costs.promised_yuan {{ sign }} budgets.budget_yuan
            and costs.promised_yuan + costs.others_yuan != budgets.budget_yuan
            and not coalesce(
                list_contains(budgets.other_amounts_yuan, costs.promised_yuan), false
            )
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
            cost_role = 'component'
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

{# What one rule has to say of the projects of a unit in a year, said once: of a single one as any
   finding is, of several as one finding of the unit. The rows have project_key, unit_key,
   document_key, fiscal_year and a list of cells; counts are columns to add up.

   place: of a single project's finding. zh, en: of one project; all_zh, all_en: of several, which
   may name project_count. #}
{% macro finding_by_unit(rows, place, zh, en, all_zh, all_en, counts=[], having='true') -%}
    by_unit as (
        select
            unit_key,
            min(document_key) as document_key,
            case when count(*) = 1 then any_value(project_key) end as project_key,
            case
                when count(*) = 1 then '{{ place }}'
                else concat('unit/', coalesce(cast(fiscal_year as varchar), ''))
            end as place,
            count(*) as project_count,
            {% for column in counts -%}
                cast(sum({{ column }}) as bigint) as {{ column }},
            {% endfor -%}
            flatten(list(cells order by cells[1].form_number, cells[1].row_number, project_key))
                as cells
        from {{ rows }}
        -- Of projects without a unit nobody knows which belong together.
        group by unit_key, fiscal_year, case when unit_key is null then project_key end
        having {{ having }}
    ),

    said as (
        select
            *,
            case
                when project_count = 1 then {{ message(zh) }}
                else {{ message(all_zh) }}
            end as said_zh,
            case
                when project_count = 1 then {{ message(en) }}
                else {{ message(all_en) }}
            end as said_en
        from by_unit
    )

    select
        {{ finding('{said_zh}', '{said_en}', place='place', evidence='cells', unit='unit_key') }}
    from said
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
