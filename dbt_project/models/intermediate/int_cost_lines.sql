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
        regexp_matches(targets.indicator_name, {{ cost_words('price') }}) as names_a_price,
        regexp_matches(targets.indicator_name, {{ cost_words('payment') }}) as names_a_payment,
        regexp_matches(
            concat_ws(' ', targets.indicator_name, targets.indicator_description),
            '总(预算|成本|投资|经费|支出|额|金额|费用|价)|预算总'
        ) as names_a_total,
        regexp_matches(targets.indicator_name, {{ cost_words('standard') }}) as names_a_standard,
        regexp_matches(targets.indicator_name, {{ cost_words('matching') }}) as names_others_money,
        regexp_matches(targets.indicator_name, {{ cost_words('subset') }}) as names_a_part_again,
        regexp_matches({{ squeezed('targets.target_text') }}, {{ cost_words('limit') }})
            as names_a_limit,
        regexp_matches(targets.indicator_level_key, '社会成本|生态环境成本') as is_paid_by_others
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
            when target_kind = 'unit_price' then 'unit_price'
            when amount_yuan = budget_yuan then 'total'
            when names_a_price then 'unit_price'
            when names_a_total then 'total'
            else 'component'
        end as cost_kind
    from cost_lines
),

-- What the money is to the project. A floor on a standard is policy; what others pay, and a part
-- that is named again beside its whole, are no part of the budget.
roles as (
    select
        *,
        case
            when amount_yuan is null and names_a_limit then 'limit_only'
            when amount_yuan is null or is_paid_by_others then null
            when cost_kind = 'total' and amount_yuan = budget_yuan then 'total'
            when names_a_standard then 'standard'
            when cost_kind = 'unit_price' and names_a_payment then 'standard'
            when cost_kind = 'unit_price' then 'unit_price'
            when names_a_part_again then 'subset'
            when names_others_money then 'matching'
            when indicator_name like '%标准' then 'standard'
            when names_a_total then 'total'
            else 'component'
        end as cost_role
    from kinds
),

-- What says so.
reasons as (
    select
        *,
        case
            when cost_role = 'component' then 'nothing'
            when cost_role = 'limit_only' then 'target_text'
            when cost_role = 'total' and amount_yuan = budget_yuan then 'budget'
            when cost_role = 'unit_price' and not names_a_price then 'measure_unit'
            when cost_role is not null then 'indicator_name'
        end as cost_role_from
    from roles
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
    cost_role,
    cost_role_from,
    comparator,
    measure_unit,
    target_text,
    read_by,
    read_doubt,
    form_kind,
    form_number,
    row_number,
    fiscal_year,
    amount_yuan,
    is_in_force,
    valid_from,
    valid_to
from reasons
