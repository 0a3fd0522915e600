{# The numbers of the texts that count something, each with what it counts. #}
{% macro counted_numbers() %}
select
    *,
    form_key || '-' || field || '-' || promise_number as number_key,
    -- 铺设管网36公里 says what is counted before the number, 25个助餐点 behind it.
    regexp_replace(
        concat(
            subject,
            case
                when regexp_matches(measure_unit, '^[个家所处座条项名人户只台套辆笔件批宗例部本册份棵株盏块口眼栋间张场期门支]$')
                    then ' ' || left(object, 6)
            end
        ),
        {{ generic_words() }}, ' ', 'g'
    ) as thing
from {{ ref('aud_text_numbers') }}
where
    measure_unit is not null
    and measure_unit != '元'
    and not regexp_matches(clause, '其中|每|各[^类种项级位]|第|累计|原有|现有|人均|平均|上年|去年')
{% endmacro %}

{# The quantities that a plan promises, each with what it counts. #}
{% macro named_quantities() %}
select
    indicator_key,
    form_key,
    indicator_name,
    target_text,
    regexp_replace(name_word, {{ generic_words() }}, ' ', 'g') as thing,
    measure_unit,
    target_value,
    target_value_upper,
    comparator,
    form_number,
    row_number,
    column_number,
    name_column_number
from {{ ref('aud_indicators') }}
where
    target_kind = 'quantity'
    and measure_unit is not null
    and change_direction is null
    and form_kind in ('goal', 'application')
{% endmacro %}

{# The amounts of the texts that are the project's own, and whether one is its whole. #}
{% macro text_amounts() %}
select
    *,
    form_key || '-' || field || '-' || promise_number as number_key,
    regexp_matches(
        clause,
        '(总投资|总预算|总额|总计|合计|共计|预算资金|项目资金|预算金额|预算数?'
        '|所需资金|需资金|安排资金|申请资金|资金总量)(共|共计|为|约|计)?$'
    ) as is_total
from {{ ref('aud_text_numbers') }}
where
    measure_unit = '元'
    and promise_value > 0
    and not regexp_matches(
        clause,
        '每|人均|户均|亩均|标准|单价|其中|累计|上年|去年|往年|已|收入|产值|利润|损失'
        '|带动|撬动|节约|增加|控制在|以上|低于|配套|自筹|社会资本'
    )
    and not regexp_matches(object, '^\s*[/／每]')
{% endmacro %}

{# What a plan's form says of its budget: all its amounts, and that of the year with its cell. #}
{% macro form_budgets() %}
select
    form_key,
    list(distinct amount_yuan) as amounts,
    max(amount_yuan) filter (amount_role = 'budget' and amount_stage = 'annual') as budget_yuan,
    arg_max({{ cell('amount_text') }}, amount_yuan)
    filter (amount_role = 'budget' and amount_stage = 'annual') as budget_cell
from {{ ref('aud_stage_amounts') }}
where form_kind in ('goal', 'application')
group by form_key
{% endmacro %}
