-- The same indicator of the year and of all years, in one row: what a year reaches is part of the
-- whole where things are counted.
with speaking as (
    select form_key
    from {{ ref('aud_forms') }}
    where speaks_for_project and long_term_goal_text is not null
),

long_term as (
    select
        form_key,
        row_number,
        indicator_name,
        level2_name,
        target_value,
        target_text,
        measure_unit,
        target_kind,
        column_number,
        form_number
    from {{ ref('stg_indicators') }}
    semi join speaking using (form_key)
    where goal_term = 'long_term' and target_value > 0
),

compared as (
    select
        annual.*,
        long_term.target_text as long_text,
        [
            {{ cell_of('annual', 'target_text') }},
            {{ cell_of('long_term', 'target_text') }}
        ] as cells
    from {{ ref('aud_indicators') }} as annual
    inner join long_term using (form_key, indicator_name, level2_name, target_kind)
    where
        annual.goal_term = 'annual'
        and annual.measure_unit is not distinct from long_term.measure_unit
        and annual.target_kind in ('quantity', 'money')
        and (annual.level2_name = '数量' or annual.is_cost)
        and annual.target_value > long_term.target_value
)

select
    {{ finding(
        zh='“{indicator_name}”的年度指标值“{target_text}”大于实施期指标值“{long_text}”',
        en='The target of the year is “{target_text}”, that of all years “{long_text}”',
        evidence='cells'
    ) }}
from compared
