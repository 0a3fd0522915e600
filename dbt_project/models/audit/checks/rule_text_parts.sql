-- A purpose that shares the money out: two amounts and more, each for a thing of its own, that come
-- to more than the budget, or to nearly all of it; and a sum with its parts in one sentence.
with numbers as (
    select * from {{ ref('aud_text_numbers') }}
    where field = 'purpose_text' and measure_unit = '元' and promise_value > 0
),

budgets as (
    {{ form_budgets() | indent(4) }}
    having budget_yuan is not null
),

summed as (
    select
        form_key,
        any_value(project_key) as project_key,
        any_value(document_key) as document_key,
        count(*) as part_count,
        cast(sum(promise_value) as decimal(18, 2)) as parts_yuan,
        any_value({{ cell('cell_text') }}) as text_cell,
        bool_or(
            regexp_matches(
                clause, '每|均|标准|单价|其中|累计|上年|去年|往年|已|收入|产值|总|共|合计|预算|资金|投资|不[超高低少]|以上|约'
            )
            or regexp_matches(object, '^\s*[/／每]')
            or regexp_matches(cell_text, '其中|[×＊*xX=＝]')
        ) as is_doubtful
    from numbers
    group by form_key
),

off as (
    select
        summed.*,
        budgets.budget_yuan,
        abs(summed.parts_yuan - budgets.budget_yuan) as difference_yuan,
        [summed.text_cell, budgets.budget_cell] as cells
    from summed
    inner join budgets using (form_key)
    where
        summed.part_count >= 2
        and not summed.is_doubtful
        and summed.parts_yuan != budgets.budget_yuan
        and summed.parts_yuan > 0.75 * budgets.budget_yuan
        and summed.parts_yuan < 3 * budgets.budget_yuan
)

select
    {{ finding(
        zh='资金用途所列各项金额合计{parts_yuan:wan}，与预算数{budget_yuan:wan}不一致，相差{difference_yuan:wan}',
        en='The amounts in the purpose make {parts_yuan:yuan}, the budget is {budget_yuan:yuan}',
        place="'parts'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from off
