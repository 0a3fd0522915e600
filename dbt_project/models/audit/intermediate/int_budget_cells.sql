with amounts as (
    select amounts.*
    from {{ ref('stg_amounts') }} as amounts
    semi join {{ ref('int_forms') }} using (form_key)
    where amounts.amount_yuan is not null and amounts.amount_stage = 'annual'
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

forms as (
    select
        form_key,
        cells_unclaimed
    from {{ ref('stg_forms') }}
),

cells as (
    select
        form_key,
        count_if(amount_role = 'source') as source_count,
        list({{ cell('amount_text') }} order by column_number) as amount_cells,
        list({{ cell('amount_text') }} order by column_number) filter (amount_role = 'budget') as budget_cells
    from amounts
    group by form_key
)

select
    budgets.*,
    forms.cells_unclaimed,
    cells.source_count,
    cells.amount_cells,
    cells.budget_cells
from budgets
inner join cells using (form_key)
inner join forms using (form_key)
