with forms as (
    select * from {{ ref('int_changed_forms') }}
    where not is_whole_department
),

amounts as (
    {{ amounts_by_stage('forms', ['budget', 'fiscal', 'other']) }}
),

-- A goal speaks of the year's budget, a self-evaluation of what was spent: of the forms in force,
-- one a stage.
spoken as (
    select
        forms.*,
        amounts.* exclude (form_key)
    from amounts
    inner join forms using (form_key)
    qualify row_number() over (
        partition by
            forms.project_key,
            amounts.amount_stage,
            case when not forms.is_in_force then forms.form_key end
        order by {{ speaking_order('forms.form_kind') }}
    ) = 1
)

select
    project_key || '-' || amount_stage as project_budget_key,
    project_key,
    unit_key,
    form_key,
    document_key,
    amount_stage,
    read_by,
    read_doubt,
    form_kind,
    form_number,
    fiscal_year,
    budget_yuan,
    fiscal_yuan,
    other_yuan,
    is_in_force,
    valid_from,
    valid_to
from spoken
