with targets as (
    select * from {{ ref('int_indicator_targets') }}
),

levels as (
    select * from {{ ref('int_indicator_levels') }}
),

-- A form in force is held against the budget that is in force, an earlier version against its own.
budgets as (
    select
        *,
        case when not is_in_force then form_key end as form_of_version
    from {{ ref('int_project_budgets') }}
    where amount_stage = 'annual'
),

cost_lines as (
    select
        targets.*,
        budgets.budget_yuan,
        case
            when targets.target_kind in ('money', 'unit_price')
                then cast(targets.target_value as decimal(28, 6))
        end as amount_yuan,
        regexp_matches(
            targets.indicator_name,
            '单价|均价|[人次件例户台亩]均|(补助|补贴|资助|收费|发放)标准$'
        ) as names_a_price,
        regexp_matches(
            concat_ws(' ', targets.indicator_name, targets.indicator_description),
            '总(预算|成本|投资|经费|支出)|预算总'
        ) as names_a_total
    from targets
    inner join levels using (indicator_level_key)
    left join budgets
        on
            targets.project_key = budgets.project_key
            and budgets.form_of_version is not distinct from
            case when not targets.is_in_force then targets.form_key end
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
    form_kind,
    form_number,
    row_number,
    fiscal_year,
    amount_yuan,
    is_in_force,
    valid_from,
    valid_to
from kinds
