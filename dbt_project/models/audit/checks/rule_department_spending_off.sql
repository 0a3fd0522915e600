-- The spending of a department is basic and for projects. Less than the whole may be other spending
-- (经营支出, 上缴上级支出), where the form names any; more is never right.
with budgets as (
    select
        *,
        coalesce(budget_yuan, fiscal_yuan + coalesce(other_yuan, 0)) as whole_yuan,
        basic_spending_yuan + project_spending_yuan as spending_yuan
    from {{ ref('fct_department_budgets') }}
    semi join {{ ref('int_audited_projects') }} using (project_key)
),

-- What else is spent, or a cell that nothing claimed, which may be that.
with_others as (
    select distinct form_key
    from {{ ref('aud_cells') }}
    semi join budgets using (form_key)
    where
        field is null
        or regexp_matches(
            text, '^(事业发展性支出|经营支出|事业单位经营支出|上缴上级支出|对附属单位补助支出|结转下年|年终结转|上年结转)'
        )
),

sources as (
    select
        form_key,
        amount_stage,
        count_if(amount_role = 'source') as source_count,
        list(
            {{ cell('amount_text', number='form_number') }} order by row_number, column_number
        ) as cells
    from {{ ref('stg_amounts') }}
    semi join budgets using (form_key)
    where amount_yuan is not null
    group by form_key, amount_stage
),

off as (
    select
        budgets.*,
        sources.cells,
        abs(budgets.spending_yuan - budgets.whole_yuan) as difference_yuan
    from budgets
    left join with_others using (form_key)
    inner join sources using (form_key, amount_stage)
    where
        abs(budgets.spending_yuan - budgets.whole_yuan) > 200
        and (budgets.budget_yuan is not null or sources.source_count = 0)
        and (
            budgets.spending_yuan > budgets.whole_yuan
            or with_others.form_key is null
        )
)

select
    {{ finding(
        zh='基本支出{basic_spending_yuan:wan}与项目支出{project_spending_yuan:wan}合计'
           ~ '{spending_yuan:wan}，部门预算总额{whole_yuan:wan}，相差{difference_yuan:wan}',
        en='Basic spending and project spending add up to {spending_yuan:yuan}, the budget of '
           ~ 'the department is {whole_yuan:yuan}',
        place="'spending/' || amount_stage",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from off
