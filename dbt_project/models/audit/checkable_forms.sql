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
            case when results.form_key is not null then 'results' end
        ],
        lambda need: need is not null
    ) as needs
from forms
left join indicators on forms.form_key = indicators.form_key
left join budgets on forms.form_key = budgets.form_key
left join cost_lines on forms.form_key = cost_lines.form_key
left join results on forms.form_key = results.form_key
