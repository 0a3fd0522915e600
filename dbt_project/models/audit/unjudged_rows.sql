-- What a rule is silent about because it cannot tell, and not because all is well.
with rules as (
    select * from {{ ref('rules') }}
),

indicators as (
    select * from {{ ref('aud_indicators') }}
),

results as (
    select * from {{ ref('aud_results') }}
),

forms as (
    select
        form_key,
        cells_unclaimed
    from {{ ref('stg_forms') }}
),

-- Rules about what is promised at a level, where nothing is.
without_target as (
    select
        *,
        unnest(
            list_filter(
                [
                    case when level2_name = '时效' then 'timeliness' end,
                    case when level2_name = '质量' then 'quality' end,
                    case when level1_name = '满意度' then 'satisfaction' end,
                    case when level1_name = '效益' then 'benefits' end,
                    case when is_cost then 'cost_targets' end
                ],
                lambda need: need is not null
            )
        ) as needs
    from indicators
    where coalesce(target_word, '') = ''
),

of_targets as (
    select
        rules.rule_code,
        'no_target' as reason,
        without_target.* exclude (needs)
    from without_target
    inner join rules using (needs)
),

of_days as (
    select
        unnest(['deadline_before_year', 'deadline_after_year']) as rule_code,
        'no_day' as reason,
        *
    from indicators
    where
        target_kind in ('deadline', 'period')
        and (coalesce(period_start, period_end) is null or fiscal_year is null)
),

-- A rate or a day is no part of a sum; whatever else stands for a cost without its money may be
-- one.
of_costs as (
    select
        unnest(['cost_over_budget', 'cost_under_budget']) as rule_code,
        'no_amount' as reason,
        *
    from indicators
    where
        is_cost
        and not regexp_matches(indicator_level_key, '社会成本|生态环境成本')
        and coalesce(target_kind, 'qualitative') in ('qualitative', 'compound', 'quantity')
),

of_results as (
    select
        'result_missed' as rule_code,
        case when is_scale_doubtful then 'doubtful_scale' else 'not_comparable' end as reason,
        *
    from results
    where is_met is null or is_scale_doubtful
),

of_overshots as (
    select
        'result_overshot' as rule_code,
        case when is_scale_doubtful then 'doubtful_scale' else 'not_comparable' end as reason,
        *
    from results
    where comparator in ('>=', '>', '=') and (completion_ratio is null or is_scale_doubtful)
),

of_weights as (
    select
        'weights_off' as rule_code,
        case when forms.cells_unclaimed > 0 then 'unclaimed_cells' else 'no_weight' end as reason,
        results.*
    from results
    inner join forms using (form_key)
    where forms.cells_unclaimed > 0 or coalesce(results.full_score, results.weight) is null
),

unjudged as (
    {% for part in ['targets', 'days', 'costs', 'results', 'overshots', 'weights'] %}
        select
            rule_code,
            indicator_key,
            project_key,
            form_key,
            reason,
            form_number,
            row_number
        from of_{{ part }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    rule_code || '-' || indicator_key as unjudged_key,
    *
from unjudged
