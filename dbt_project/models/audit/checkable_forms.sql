with forms as (
    select * from {{ ref('aud_forms') }}
    where is_in_force
),

indicators as (
    select
        form_key,
        bool_or(indicator_description is not null) as has_descriptions,
        bool_or(period_end is not null and fiscal_year is not null) as has_dated_targets,
        bool_or(level2_name = '时效') as has_timeliness,
        bool_or(level2_name = '质量') as has_quality,
        bool_or(target_kind = 'ratio') as has_ratios,
        bool_or(level1_name = '满意度') as has_satisfaction,
        bool_or(level1_name = '效益') as has_benefits,
        bool_or(is_cost) as has_cost_targets
    from {{ ref('aud_indicators') }}
    group by form_key
),

unclaimed as (
    select * from {{ ref('aud_unclaimed_cells') }}
    where may_be_amount
),

budgets as (
    select distinct form_key
    from {{ ref('aud_budget_cells') }}
    anti join unclaimed using (form_key)
    where
        budget_yuan is not null
        and greatest(fiscal_yuan, other_yuan) > 0
        and source_count = 0
),

cost_lines as (
    select distinct form_key
    from {{ ref('aud_cost_lines') }}
    where amount_yuan is not null and budget_yuan is not null
),

results as (
    select distinct form_key
    from {{ ref('aud_results') }}
),

totals as (
    select form_key
    from {{ ref('aud_stage_amounts') }}
    where amount_role = 'budget'
    group by form_key
    having bool_or(amount_stage = 'annual') and bool_or(amount_stage = 'multi_year')
),

fund_levels as (
    select form_key
    from {{ ref('aud_stage_amounts') }}
    where amount_role = 'source' and amount_stage = 'annual'
    group by form_key
    having count(*) >= 2
),

plans as (
    select form_key
    from {{ ref('aud_plans') }}
    where ends_on is not null
),

executions as (
    select distinct form_key
    from {{ ref('stg_amounts') }}
    where amount_stage = 'executed' and amount_yuan is not null
),

departments as (
    select distinct form_key
    from {{ ref('fct_department_budgets') }}
    where project_spending_yuan is not null
),

former_years as (
    select form_key
    from {{ ref('aud_project_years') }}
    where former_form_key is not null
)

select
    forms.form_key,
    forms.project_key,
    list_filter(
        [
            case when indicators.form_key is not null then 'indicators' end,
            case when indicators.has_descriptions then 'descriptions' end,
            case when indicators.has_dated_targets then 'dated_targets' end,
            case when indicators.has_timeliness then 'timeliness' end,
            case when indicators.has_quality then 'quality' end,
            case when indicators.has_ratios then 'ratios' end,
            case when indicators.has_satisfaction then 'satisfaction' end,
            case when indicators.has_benefits then 'benefits' end,
            case when indicators.has_cost_targets then 'cost_targets' end,
            case when forms.goal_text is not null then 'goal' end,
            case when forms.purpose_text is not null then 'purpose' end,
            case when budgets.form_key is not null then 'budget_parts' end,
            case when cost_lines.form_key is not null then 'cost_lines' end,
            case when results.form_key is not null then 'results' end,
            case when totals.form_key is not null then 'multi_year' end,
            case when fund_levels.form_key is not null then 'fund_levels' end,
            case when plans.form_key is not null then 'plan_days' end,
            case when executions.form_key is not null then 'execution' end,
            case when departments.form_key is not null then 'department_spending' end,
            case when former_years.form_key is not null then 'former_year' end
        ],
        lambda need: need is not null
    ) as needs
from forms
left join indicators on forms.form_key = indicators.form_key
left join budgets on forms.form_key = budgets.form_key
left join cost_lines on forms.form_key = cost_lines.form_key
left join results on forms.form_key = results.form_key
left join totals on forms.form_key = totals.form_key
left join fund_levels on forms.form_key = fund_levels.form_key
left join plans on forms.form_key = plans.form_key
left join executions on forms.form_key = executions.form_key
left join departments on forms.form_key = departments.form_key
left join former_years on forms.form_key = former_years.form_key
