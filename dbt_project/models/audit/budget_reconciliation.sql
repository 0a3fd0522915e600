with projects as (
    select projects.*
    from {{ ref('dim_projects') }} as projects
    semi join {{ ref('int_audited_projects') }} using (project_key)
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

costs as (
    select * from {{ ref('aud_project_costs') }}
),

funding as (
    select
        project_key,
        list(
            struct_pack(fund_source_key := fund_source_key, amount_yuan := amount_yuan)
            order by fund_source_key
        ) as by_fund_source
    from {{ ref('fct_project_funding') }}
    semi join projects using (project_key)
    where amount_stage = 'annual'
    group by project_key
),

-- What a product explains is counted once: a line that price × quantity gives is not added to it
-- again.
priced as (
    select
        project_key,
        try_cast(sum(product_yuan) as decimal(18, 2)) as priced_yuan
    from {{ ref('cost_quantities') }}
    group by project_key
),

unpriced_lines as (
    select
        lines.project_key,
        try_cast(sum(lines.amount_yuan) as decimal(18, 2)) as unpriced_yuan
    from {{ ref('fct_cost_lines') }} as lines
    semi join projects using (project_key)
    anti join {{ ref('cost_quantities') }} as explained
        on lines.indicator_key = explained.explains_key
    where lines.cost_role = 'component'
    group by lines.project_key
),

joined as (
    select
        budgets.project_key,
        projects.unit_key,
        budgets.form_key,
        budgets.document_key,
        budgets.form_number,
        budgets.fiscal_year,
        budgets.budget_yuan,
        budgets.fiscal_yuan,
        budgets.other_yuan,
        funding.by_fund_source,
        costs.components_yuan,
        costs.total_line_yuan,
        costs.line_count,
        costs.promised_yuan,
        priced.priced_yuan,
        unpriced_lines.unpriced_yuan
    from budgets
    inner join projects using (project_key)
    left join costs using (project_key)
    left join funding using (project_key)
    left join priced using (project_key)
    left join unpriced_lines using (project_key)
)

select
    project_key,
    unit_key,
    form_key,
    document_key,
    case
        when promised_yuan is null then 'no_cost_lines'
        when promised_yuan != budget_yuan then 'not_met'
        when total_line_yuan is null then 'components'
        when line_count = 1 then 'single_line'
        else 'named_total'
    end as met_by,
    by_fund_source,
    form_number,
    fiscal_year,
    budget_yuan,
    fiscal_yuan,
    other_yuan,
    components_yuan,
    total_line_yuan,
    priced_yuan,
    cast(budget_yuan - promised_yuan as decimal(18, 2)) as unexplained_by_lines_yuan,
    cast(
        budget_yuan - priced_yuan - coalesce(unpriced_yuan, 0) as decimal(18, 2)
    ) as unexplained_by_prices_yuan
from joined
