-- Amounts of the same form alone: another form may speak of another total.
with budgets as (
    select * from {{ ref('aud_stage_amounts') }}
),

compared as (
    select
        annual.project_key,
        annual.document_key,
        annual.amount_yuan as annual_yuan,
        total.amount_yuan as total_yuan,
        annual.amount_yuan - total.amount_yuan as difference_yuan,
        [
            {{ cell_of('annual', 'amount_text') }},
            {{ cell_of('total', 'amount_text') }}
        ] as cells
    from budgets as annual
    inner join budgets as total using (form_key, amount_role)
    where
        annual.amount_stage = 'annual'
        and total.amount_stage = 'multi_year'
        and annual.amount_role = 'budget'
        and annual.amount_yuan > total.amount_yuan
        and total.amount_yuan > 0
)

select
    {{ finding(
        zh='年度预算{annual_yuan:wan}大于项目总额{total_yuan:wan}，超出{difference_yuan:wan}',
        en='The budget of the year is {annual_yuan:yuan}, the total only {total_yuan:yuan}',
        place="'budget'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from compared
