with amounts as (
    select * from {{ ref('stg_amounts') }}
    where amount_yuan is not null
),

forms as (
    select * from {{ ref('dim_forms') }}
    where speaks_for_project
),

project_funds as (
    select * from {{ ref('stg_project_funds') }}
),

-- The parts are the lines; where a form publishes the total alone, that is its one line.
lines as (
    select
        *,
        bool_or(amount_role != 'budget') over (partition by form_key, amount_stage) as has_parts
    from amounts
    qualify amount_role != 'budget' or not has_parts
),

-- The tag in a project's name says more than the split, where the two agree on whose money it is.
sourced as (
    select
        lines.*,
        case
            when lines.amount_role = 'fiscal' and not coalesce(project_funds.is_fiscal, true) then 'fiscal'
            when lines.amount_role = 'other' and coalesce(project_funds.is_fiscal, false) then 'other'
            when project_funds.fund_source_key is not null then project_funds.fund_source_key
            when lines.amount_role = 'budget' then 'unsaid'
            else lines.amount_role
        end as fund_source_key
    from lines
    inner join project_funds using (form_key)
)

select
    forms.project_key || '-' || sourced.amount_stage || '-' || sourced.amount_role as project_funding_key,
    forms.project_key,
    forms.unit_key,
    sourced.fund_source_key,
    forms.form_key,
    forms.document_key,
    sourced.amount_stage,
    sourced.amount_text,
    forms.form_number,
    sourced.row_number,
    forms.fiscal_year,
    sourced.amount_yuan
from sourced
inner join forms using (form_key)
