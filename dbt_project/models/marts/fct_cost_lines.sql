with targets as (
    select * from {{ ref('fct_indicator_targets') }}
),

levels as (
    select * from {{ ref('dim_indicator_levels') }}
),

budgets as (
    select * from {{ ref('fct_project_budgets') }}
    where amount_stage = 'annual'
),

cost_lines as (
    select
        targets.*,
        budgets.budget_yuan,
        case
            when targets.target_kind in ('money', 'unit_price') then cast(targets.target_value as decimal(28, 6))
        end as amount_yuan,
        regexp_matches(targets.indicator_name, '单价|均价|[人次件例户台亩]均|(补助|补贴|资助|收费|发放)标准$') as names_a_price,
        regexp_matches(
            concat_ws(' ', targets.indicator_name, targets.indicator_description), '总(预算|成本|投资|经费|支出)|预算总'
        ) as names_a_total
    from targets
    inner join levels using (indicator_level_key)
    left join budgets using (project_key)
    where levels.is_cost
),

-- The words alone do not decide: 不超过预算金额 names totals and parts alike. The budget does.
kinds as (
    select
        *,
        case
            when amount_yuan is null then null
            when target_kind = 'unit_price' or names_a_price then 'unit_price'
            when amount_yuan = budget_yuan or names_a_total then 'total'
            else 'component'
        end as cost_kind
    from cost_lines
)

select
    indicator_key as cost_line_key,
    indicator_key,
    project_key,
    unit_key,
    indicator_level_key,
    form_key,
    document_key,
    indicator_name,
    cost_kind,
    comparator,
    measure_unit,
    target_text,
    form_number,
    row_number,
    fiscal_year,
    amount_yuan
from kinds
