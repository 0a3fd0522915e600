with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”是比率，指标值“{target_text}”却是日期',
        en='named a rate, but its target is a date: {target_text}'
    ) }}
from indicators
where
    name_word like '%率'
    and target_kind in ('deadline', 'period')
