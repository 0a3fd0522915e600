with results as (
    select results.*
    from {{ ref('fct_indicator_results') }} as results
    semi join {{ ref('int_audited_projects') }} using (project_key)
),

targets as (
    select
        indicator_key,
        comparator,
        measure_unit,
        target_kind,
        period_end
    from {{ ref('fct_indicator_targets') }}
    semi join results using (indicator_key)
),

cells as (
    select
        indicator_key,
        column_number,
        name_column_number,
        level1_name,
        result_kind,
        result_unit
    from {{ ref('stg_indicators') }}
    semi join results using (indicator_key)
)

select
    results.*,
    targets.comparator,
    targets.measure_unit,
    targets.target_kind,
    targets.period_end,
    cells.column_number,
    cells.name_column_number,
    cells.level1_name,
    cells.result_kind,
    cells.result_unit,
    {{ squeezed('results.indicator_name') }} as name_word,
    coalesce({{ squeezed('results.result_text') }}, '') as result_word,
    -- Of two shares of which one bears its sign and the other takes it from the unit's column, as
    -- 0.9% beside 90, and that lie a hundred apart, one may be a slip of the cell's format. Nearer
    -- to each other they are what they say.
    coalesce(
        regexp_matches(results.result_text, '[%％]') != regexp_matches(results.target_text, '[%％]')
        and (
            results.completion_ratio between 0.005 and 0.02
            or results.completion_ratio between 50 and 200
        ),
        false
    ) as is_scale_doubtful
from results
inner join targets using (indicator_key)
inner join cells using (indicator_key)
