-- What the purpose and the goal say of money, against the cost line of the same thing, and against
-- the budget.
with numbers as (
    {{ text_amounts() | indent(4) }}
),

budgets as (
    {{ form_budgets() | indent(4) }}
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
    inner join lines using (cost_line_key)
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
