{# A project in a year beside the year before it that is known: its budgets, and how many of its
   measurable targets, money and days apart, are the same. A family that has several projects in one
   year is left out: it is not certain which of them follows which. #}
{% macro project_years(projects, budgets, targets) -%}
with projects as (
    select
        project_key,
        form_key,
        unit_key,
        project_family_key,
        project_family_name,
        fiscal_year
    from {{ projects }}
    where fiscal_year is not null and not is_whole_department
    qualify count(*) over (partition by project_family_key, fiscal_year) = 1
),

budgets as (
    select
        project_key,
        max(budget_yuan) filter (amount_stage = 'annual') as budget_yuan,
        max(budget_yuan) filter (amount_stage = 'executed') as executed_yuan
    from {{ budgets }}
    semi join projects using (project_key)
    group by project_key
),

years as (
    select
        projects.*,
        budgets.budget_yuan,
        budgets.executed_yuan,
        lag(projects.project_key) over family as former_project_key,
        lag(projects.form_key) over family as former_form_key,
        lag(projects.fiscal_year) over family as former_fiscal_year,
        lag(budgets.budget_yuan) over family as former_budget_yuan
    from projects
    left join budgets using (project_key)
    window family as (partition by projects.project_family_key order by projects.fiscal_year)
),

-- Only where there are two to compare.
compared_forms as (
    select form_key from years
    where former_form_key is not null
    union
    select former_form_key as form_key from years
    where former_form_key is not null
),

measured as (
    select
        targets.form_key,
        {{ squeezed('targets.indicator_name') }} as name_word,
        any_value(targets.target_kind) as target_kind,
        any_value(
            concat_ws(
                '|',
                targets.comparator,
                targets.target_value,
                targets.target_value_upper,
                targets.measure_unit
            )
        ) as promise
    from {{ targets }} as targets
    semi join compared_forms using (form_key)
    where
        targets.target_kind in ('quantity', 'ratio', 'duration')
        and targets.goal_term is distinct from 'long_term'
    group by targets.form_key, name_word
    having count(*) = 1
),

compared as (
    select
        years.project_key,
        count(*) as target_count,
        count(former.name_word) as shared_target_count,
        count_if(measured.promise = former.promise) as same_target_count,
        count_if(measured.promise = former.promise and measured.target_kind = 'quantity')
            as same_quantity_count
    from years
    inner join measured using (form_key)
    left join measured as former
        on
            years.former_form_key = former.form_key
            and measured.name_word = former.name_word
    where years.former_form_key is not null
    group by years.project_key
)

select
    years.project_key,
    years.project_family_key,
    years.unit_key,
    years.form_key,
    years.former_project_key,
    years.former_form_key,
    years.project_family_name,
    years.fiscal_year,
    years.former_fiscal_year,
    years.budget_yuan,
    years.executed_yuan,
    years.former_budget_yuan,
    cast(years.budget_yuan / nullif(years.former_budget_yuan, 0) as decimal(18, 6)) as budget_ratio,
    cast(coalesce(compared.target_count, 0) as integer) as target_count,
    cast(coalesce(compared.shared_target_count, 0) as integer) as shared_target_count,
    cast(coalesce(compared.same_target_count, 0) as integer) as same_target_count,
    cast(coalesce(compared.same_quantity_count, 0) as integer) as same_quantity_count
from years
left join compared using (project_key)
{%- endmacro %}
