with forms as (
    select * from {{ ref('int_changed_forms') }}
    where is_whole_department
),

amounts as (
    select amounts.*
    from {{ ref('stg_amounts') }} as amounts
    semi join forms using (form_key)
),

pivoted as (
    select
        form_key,
        amount_stage,
        max(amount_yuan) filter (amount_role = 'budget') as budget_yuan,
        max(amount_yuan) filter (amount_role = 'basic_spending') as basic_spending_yuan,
        max(amount_yuan) filter (amount_role = 'project_spending') as project_spending_yuan,
        max(amount_yuan) filter (amount_role = 'fiscal') as fiscal_yuan,
        max(amount_yuan) filter (amount_role = 'other') as other_yuan
    from amounts
    group by form_key, amount_stage
)

select
    forms.form_key || '-' || pivoted.amount_stage as department_budget_key,
    forms.project_key,
    forms.unit_key,
    forms.form_key,
    forms.document_key,
    pivoted.amount_stage,
    forms.form_kind,
    forms.form_number,
    forms.fiscal_year,
    pivoted.budget_yuan,
    pivoted.basic_spending_yuan,
    pivoted.project_spending_yuan,
    pivoted.fiscal_yuan,
    pivoted.other_yuan,
    forms.is_in_force,
    forms.valid_from,
    forms.valid_to
from pivoted
inner join forms using (form_key)
