-- What each form has that a rule may need.
with indicators as (
    select * from {{ ref('int_indicators') }}
),

forms as (
    select * from {{ ref('int_forms') }}
    where is_in_force
),

budgets as (
    select * from {{ ref('int_budget_cells') }}
),

cost_lines as (
    select * from {{ ref('int_cost_lines') }}
),

results as (
    select form_key from {{ ref('int_results') }}
),

has as (
    select
        form_key,
        'indicators' as need
    from indicators
    union all
    select
        form_key,
        'descriptions' as need
    from indicators
    where indicator_description is not null
    union all
    select
        form_key,
        'dated_targets' as need
    from indicators
    where period_end is not null and fiscal_year is not null
    union all
    select
        form_key,
        'timeliness' as need
    from indicators
    where level2_name = '时效'
    union all
    select
        form_key,
        'quality' as need
    from indicators
    where level2_name = '质量'
    union all
    select
        form_key,
        'ratios' as need
    from indicators
    where target_kind = 'ratio'
    union all
    select
        form_key,
        'satisfaction' as need
    from indicators
    where level1_name = '满意度'
    union all
    select
        form_key,
        'benefits' as need
    from indicators
    where level1_name = '效益'
    union all
    select
        form_key,
        'cost_targets' as need
    from indicators
    where is_cost
    union all
    select
        form_key,
        'goal' as need
    from forms
    where goal_text is not null
    union all
    select
        form_key,
        'purpose' as need
    from forms
    where purpose_text is not null
    union all
    select
        form_key,
        'budget_parts' as need
    from budgets
    where budget_yuan is not null and greatest(fiscal_yuan, other_yuan) > 0 and cells_unclaimed = 0 and source_count = 0
    union all
    select
        form_key,
        'cost_lines' as need
    from cost_lines
    where amount_yuan is not null and budget_yuan is not null
    union all
    select
        form_key,
        'results' as need
    from results
)

select distinct
    form_key,
    need
from has
