-- Shares of a whole that a year builds up to (完成率, 覆盖率) may be low, so they are in no list.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where
        target_kind = 'ratio'
        and target_value < case when level1_name = '满意度' then 0.6 else 0.5 end
        and target_value > 0
        and comparator in ('>=', '>', '=')
        and change_direction is null
),

better_when_more as (
    {{ names_with('high_rate', without='reverse') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值为“{target_text}”，明显偏低，疑为填写错误',
        en='The target “{target_text}” of “{indicator_name}” is far too low'
    ) }}
from indicators
where
    name_word in (select better_when_more.name_word from better_when_more)
    or level1_name = '满意度'
