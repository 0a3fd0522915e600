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

totals as (
    select
        *,
        coalesce(sum(amount_yuan) filter (amount_role != 'budget') over form, 0) as parts_yuan,
        count_if(amount_role != 'budget' and amount_yuan != 0) over form as part_count
    from amounts
    window form as (partition by form_key, amount_stage)
),

-- The parts are the lines; of the total, what no part accounts for is one more, so that a plain sum is the budget.
lines as (
    select * from totals
    where amount_role != 'budget'
    union all by name
    select * replace (cast(amount_yuan - parts_yuan as decimal(18, 2)) as amount_yuan)
    from totals
    where amount_role = 'budget' and amount_yuan > parts_yuan
),

-- The tag in a project's name says more than the split, where the two agree on whose money it is.
sourced as (
    select
        lines.*,
        case
            when lines.amount_role = 'budget' and lines.part_count > 0 then 'unsaid'
            when lines.amount_role = 'fiscal' and not project_funds.is_fiscal then 'fiscal'
            when lines.amount_role = 'other' and project_funds.is_fiscal then 'other'
            when project_funds.is_fiscal is null and lines.part_count > 1 then lines.amount_role
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
