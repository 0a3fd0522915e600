with forms as (
    select
        form_key,
        project_key,
        document_key
    from {{ ref('aud_forms') }}
    where is_in_force and form_kind in ('self_evaluation', 'department')
),

executions as (
    select
        form_key,
        max(amount_yuan) filter (amount_stage = 'executed') as executed_yuan,
        max(amount_yuan) filter (amount_stage = 'annual') as budget_yuan,
        list(
            {{ cell('amount_text', number='form_number') }} order by column_number
        ) as cells
    from {{ ref('stg_amounts') }}
    semi join forms using (form_key)
    where
        amount_role = 'budget' and amount_stage in ('annual', 'executed')
    group by form_key
),

over as (
    select
        forms.*,
        executions.* exclude (form_key),
        executions.executed_yuan - executions.budget_yuan as difference_yuan
    from executions
    inner join forms using (form_key)
    where executions.executed_yuan > 1.0001 * executions.budget_yuan and executions.budget_yuan > 0
)

select
    {{ finding(
        zh='全年执行数{executed_yuan:wan}，超过全年预算数{budget_yuan:wan}',
        en='{executed_yuan:yuan} were spent of a budget of {budget_yuan:yuan}',
        place="'executed'",
        amount='difference_yuan',
        evidence='cells'
    ) }}
from over
