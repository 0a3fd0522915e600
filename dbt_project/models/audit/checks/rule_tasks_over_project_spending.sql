-- What the tasks of the year take is for projects, unless a task names basic spending or all of
-- them together are the whole budget.
with budgets as (
    select
        *,
        coalesce(budget_yuan, fiscal_yuan + coalesce(other_yuan, 0)) as whole_yuan
    from {{ ref('fct_department_budgets') }}
    semi join {{ ref('int_audited_projects') }} using (project_key)
    where amount_stage = 'annual' and project_spending_yuan > 0
),

tasks as (
    select
        details.form_key,
        sum(details.amount_yuan) as tasks_yuan,
        count(*) as task_count,
        list({{ cell('amount_text', number='form_number') }} order by row_number) as cells
    from {{ ref('stg_details') }} as details
    semi join budgets using (form_key)
    where details.detail_kind = 'task' and details.amount_yuan is not null
    group by details.form_key
    having not bool_or(regexp_matches(details.detail_name, '基本|人员|公用|运转|运行|工资|日常'))
),

over as (
    select
        budgets.*,
        tasks.cells,
        tasks.task_count,
        cast(tasks.tasks_yuan as decimal(18, 2)) as tasks_yuan,
        tasks.tasks_yuan - budgets.project_spending_yuan as difference_yuan
    from budgets
    inner join tasks using (form_key)
    where
        tasks.tasks_yuan > budgets.project_spending_yuan + 200
        and abs(tasks.tasks_yuan - coalesce(budgets.whole_yuan, 0)) > 200
)

select
    {{ finding(
        zh='年度重点任务共{task_count}项，拟投入资金合计{tasks_yuan:wan}，超过项目支出{project_spending_yuan:wan}',
        en='The {task_count} tasks take {tasks_yuan:yuan}, more than the project spending of '
           ~ '{project_spending_yuan:yuan}',
        place="'tasks'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from over
