-- What the purpose and the goal say of money, against the cost line of the same thing, and against
-- the budget.
with numbers as (
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
),

budgets as (
    select
        form_key,
        list(distinct amount_yuan) as amounts,
        max(amount_yuan) filter (amount_role = 'budget' and amount_stage = 'annual') as budget_yuan,
        arg_max({{ cell('amount_text') }}, amount_yuan)
        filter (amount_role = 'budget' and amount_stage = 'annual') as budget_cell
    from {{ ref('aud_stage_amounts') }}
    where form_kind in ('goal', 'application')
    group by form_key
),

lines as (
    select
        *,
        regexp_replace(
            {{ squeezed('indicator_name') }},
            '成本|费用|经费|支出|资金|金额|项目|工程|建设',
            '',
            'g'
        ) as thing
    from {{ ref('aud_cost_lines') }}
    semi join budgets using (form_key)
    where
        cost_kind in ('component', 'total')
        and cost_role in ('component', 'total')
        and amount_yuan is not null
),

line_amounts as (
    select
        form_key,
        list(amount_yuan) as amounts
    from lines
    group by form_key
),

open_numbers as (
    select
        numbers.*,
        budgets.budget_yuan,
        budgets.budget_cell
    from numbers
    inner join budgets using (form_key)
    left join line_amounts using (form_key)
    where
        not list_contains(budgets.amounts, cast(numbers.promise_value as decimal(18, 2)))
        and not list_contains(
            coalesce(line_amounts.amounts, []), cast(numbers.promise_value as decimal(18, 2))
        )
),

said_amounts as (
    select
        form_key,
        list(promise_value) as said
    from {{ ref('aud_text_numbers') }}
    where measure_unit = '元'
    group by form_key
),

number_pairs as (
    select
        number_key,
        form_key,
        unnest({{ letter_pairs('clause') }}) as letters
    from open_numbers
    where not is_total
),

name_pairs as (
    select
        lines.cost_line_key,
        lines.form_key,
        unnest({{ letter_pairs('lines.thing') }}) as letters
    from lines
    inner join said_amounts using (form_key)
    where not list_contains(said_amounts.said, lines.amount_yuan)
),

telling_pairs as (
    select * from name_pairs
    qualify count(*) over (partition by form_key, letters) <= {{ most_compared() }}
),

alike as (
    select
        number_pairs.number_key,
        telling_pairs.cost_line_key,
        count(*) as shared_pairs
    from number_pairs
    inner join telling_pairs using (form_key, letters)
    group by number_pairs.number_key, telling_pairs.cost_line_key
    having count(*) >= 2
),

ranked as (
    {{ match_ranks('number_key') }}
),

of_lines as (
    select
        open_numbers.project_key,
        open_numbers.document_key,
        concat(open_numbers.clause, open_numbers.number_text) as said,
        {{ message('成本指标“{lines.indicator_name}”{lines.target_text}') }} as against_zh,
        {{ message('a cost line says {lines.target_text}') }} as against_en,
        'amounts/' || lines.indicator_name as place,
        abs(open_numbers.promise_value - lines.amount_yuan) as difference_yuan,
        [
            {{ cell_of('open_numbers', 'cell_text') }},
            {{ cell_of('lines', 'target_text') }}
        ] as cells
    from ranked
    inner join open_numbers using (number_key)
    inner join (
        select
            lines.*,
            indicators.column_number
        from lines
        inner join {{ ref('aud_indicators') }} as indicators using (indicator_key)
    ) as lines using (cost_line_key)
    where ranked.match_rank = 1 and ranked.equal_matches = 1
),

of_budgets as (
    select
        project_key,
        document_key,
        concat(clause, number_text) as said,
        {{ message('预算数{budget_yuan:wan}') }} as against_zh,
        {{ message('the budget is {budget_yuan:yuan}') }} as against_en,
        'amounts/budget' as place,
        abs(promise_value - budget_yuan) as difference_yuan,
        [{{ cell('cell_text') }}, budget_cell] as cells
    from open_numbers
    where is_total and budget_yuan is not null
    qualify row_number() over (partition by form_key order by field, promise_number) = 1
),

found as (
    select * from of_lines
    union all
    select * from of_budgets
)

select
    {{ finding(
        zh='文字所述“{said}”与{against_zh}不一致',
        en='The text says “{said}”, {against_en}',
        place='place',
        amount='difference_yuan',
        evidence='cells'
    ) }}
from found
