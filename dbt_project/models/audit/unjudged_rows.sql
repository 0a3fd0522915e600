-- What a rule is silent about because it cannot tell, and not because all is well.
with indicators as (
    select * from {{ ref('aud_indicators') }}
),

results as (
    select * from {{ ref('aud_results') }}
),

costs as (
    select * from {{ ref('aud_project_costs') }}
    where has_unknown_parts
),

prices as (
    select * from {{ ref('aud_cost_lines') }}
    where cost_role in ('unit_price', 'standard')
),

explained as (
    select price_key from {{ ref('cost_quantities') }}
    where explains is not null
),

unclaimed as (
    select distinct form_key from {{ ref('aud_unclaimed_cells') }}
    where may_be_weight
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
    inner join {{ ref('rules') }} as rules using (needs)
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

-- A rate is no part of a sum; another cost without its money may be one.
of_costs as (
    select
        unnest(['cost_over_budget', 'cost_under_budget']) as rule_code,
        'no_amount' as reason,
        *
    from indicators
    where
        is_cost
        and not regexp_matches(indicator_level_key, '社会成本|生态环境成本')
        and coalesce(target_kind, 'qualitative') not in ('money', 'unit_price', 'ratio')
),

-- What a price comes to, where its quantity is not known.
of_prices as (
    select
        'cost_under_budget' as rule_code,
        'no_quantity' as reason,
        indicators.*
    from indicators
    inner join prices using (indicator_key)
    anti join explained on indicators.indicator_key = explained.price_key
    inner join costs
        on
            indicators.project_key = costs.project_key
            and prices.budget_yuan > costs.promised_yuan
),

of_results as (
    select
        unnest(list_filter(
            [
                case when is_met is null or is_scale_doubtful then 'result_missed' end,
                case
                    when
                        comparator in ('>=', '>', '=')
                        and (completion_ratio is null or is_scale_doubtful)
                        then 'result_overshot'
                end
            ],
            lambda rule: rule is not null
        )) as rule_code,
        case when is_scale_doubtful then 'doubtful_scale' else 'not_comparable' end as reason,
        *
    from results
),

of_weights as (
    select
        'weights_off' as rule_code,
        case when unclaimed.form_key is null then 'no_weight' else 'unclaimed_cells' end as reason,
        results.*
    from results
    left join unclaimed using (form_key)
    where unclaimed.form_key is not null or coalesce(results.full_score, results.weight) is null
),

unjudged as (
    {% for part in ['targets', 'days', 'costs', 'prices', 'results', 'weights'] %}
        select
            rule_code,
            indicator_key,
            project_key,
            form_key,
            reason,
            form_number,
            row_number
        from of_{{ part }}
        union all
    {% endfor %}
    select * from {{ ref('aud_unjudged_texts') }}
)

select
    concat_ws('-', rule_code, coalesce(indicator_key, form_key || '-' || row_number))
        as unjudged_key,
    *
from unjudged
