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
            when target_kind = 'unit_price' or names_a_price then 'unit_price'
            when amount_yuan = budget_yuan or names_a_total then 'total'
            else 'component'
        end as cost_kind
    from cost_lines
),

-- What the money is to the project, and what says so. A floor on a standard is policy; what others
-- pay, and a part that is named again beside its whole, are no part of the budget.
roles as (
    select
        *,
        case
            when amount_yuan is null and names_a_limit
                then {'role': 'limit_only', 'said_by': 'target_text'}
            when amount_yuan is null or is_paid_by_others then null
            when names_a_standard then {'role': 'standard', 'said_by': 'indicator_name'}
            when names_a_price then {'role': 'unit_price', 'said_by': 'indicator_name'}
            when target_kind = 'unit_price' then {'role': 'unit_price', 'said_by': 'measure_unit'}
            when amount_yuan = budget_yuan then {'role': 'total', 'said_by': 'budget'}
            when names_a_part_again then {'role': 'subset', 'said_by': 'indicator_name'}
            when names_others_money then {'role': 'matching', 'said_by': 'indicator_name'}
            when indicator_name like '%标准' then {'role': 'standard', 'said_by': 'indicator_name'}
            when names_a_total then {'role': 'total', 'said_by': 'indicator_name'}
            else {'role': 'component', 'said_by': 'nothing'}
        end as said
    from kinds
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
    said.role as cost_role,
    said.said_by as cost_role_from,
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
from roles
