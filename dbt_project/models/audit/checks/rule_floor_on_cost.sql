-- What a person or a school gets has a floor, by policy; so has what others add.
with indicators as (
    select
        indicators.*,
        cost_lines.cost_role
    from {{ ref('aud_indicators') }} as indicators
    inner join {{ ref('aud_cost_lines') }} as cost_lines using (indicator_key)
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”应设置控制上限，现填列为下限“{target_text}”，未体现成本约束',
        en='A cost target should be a ceiling, but “{target_text}” is a floor',
        amount='target_value'
    ) }}
from indicators
where
    level2_name in ('成本', '经济成本')
    and target_kind in ('money', 'unit_price')
    and comparator in ('>=', '>')
    and cost_role not in ('standard', 'matching')
