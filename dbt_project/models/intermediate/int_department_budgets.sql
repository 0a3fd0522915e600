with forms as (
    select * from {{ ref('int_changed_forms') }}
    where is_whole_department
),

amounts as (
    {{
        amounts_by_stage(
            'forms', ['budget', 'basic_spending', 'project_spending', 'fiscal', 'other']
        )
    }}
)

select
    forms.form_key || '-' || amounts.amount_stage as department_budget_key,
    forms.project_key,
    forms.unit_key,
    forms.form_key,
    forms.document_key,
    amounts.amount_stage,
    amounts.read_by,
    amounts.read_doubt,
    forms.form_kind,
    forms.form_number,
    forms.fiscal_year,
    amounts.budget_yuan,
    amounts.basic_spending_yuan,
    amounts.project_spending_yuan,
    amounts.fiscal_yuan,
    amounts.other_yuan,
    forms.is_in_force,
    forms.valid_from,
    forms.valid_to
from amounts
inner join forms using (form_key)
