with amounts as (
    select * from {{ ref('aud_stage_amounts') }}
    where amount_stage = 'annual'
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

-- The other amounts of the project that its costs may be held against: what was budgeted first, or
-- for all years.
stages as (
    select
        project_key,
        list(budget_yuan) as other_budgets_yuan
    from {{ ref('fct_project_budgets') }}
    semi join budgets using (project_key)
    where amount_stage not in ('annual', 'executed') and budget_yuan is not null
    group by project_key
),

costs as (
    select
        project_key,
        promised_yuan
    from {{ ref('aud_project_costs') }}
),

-- A source of nothing adds nothing to the budget.
sources as (
    select
        form_key,
        count_if(amount_role = 'source' and amount_yuan != 0) as source_count
    from amounts
    group by form_key
),

-- Only where a rule will show them: lists of all would not fit into memory.
doubtful as (
    select budgets.form_key
    from budgets
    left join costs using (project_key)
    where
        budgets.budget_yuan != coalesce(budgets.fiscal_yuan, 0) + coalesce(budgets.other_yuan, 0)
        or budgets.budget_yuan != costs.promised_yuan
),

cells as (
    select
        form_key,
        list({{ cell('amount_text') }} order by column_number) as amount_cells,
        list({{ cell('amount_text') }} order by column_number)
        filter (amount_role = 'budget') as budget_cells
    from amounts
    semi join doubtful using (form_key)
    group by form_key
)

select
    budgets.*,
    sources.source_count,
    stages.other_budgets_yuan,
    cells.amount_cells,
    cells.budget_cells
from budgets
inner join sources using (form_key)
left join stages using (project_key)
left join cells using (form_key)
