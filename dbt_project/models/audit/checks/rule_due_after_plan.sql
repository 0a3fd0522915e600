with plans as (
    select * from {{ ref('aud_plans') }}
    where ends_on is not null
),

late as (
    select
        indicators.*,
        plans.end_label,
        plans.end_cell,
        plans.end_cell['text'] as end_text,
        coalesce(indicators.period_end, indicators.period_start) as due_on,
        {{ cell_of('indicators', 'target_text') }} as target_cell
    from {{ ref('aud_indicators') }} as indicators
    inner join plans using (form_key)
    where
        plans.ends_on < coalesce(indicators.period_start, indicators.period_end)
        and indicators.level2_name = '时效'
)

select
    {{ finding(
        zh='“{indicator_name}”的时间“{target_text}”晚于项目的{end_label}{end_text}',
        en='The deadline “{target_text}” is after the end of the project ({end_text})',
        evidence='[target_cell, end_cell]'
    ) }}
from late
