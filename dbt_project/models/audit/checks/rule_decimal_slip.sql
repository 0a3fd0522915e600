with slips as (
    select
        *,
        case
            when power > 0 then '小' || cast(cast(pow(10, power) as integer) as varchar) || '倍'
            else '大' || cast(cast(pow(10, -power) as integer) as varchar) || '倍'
        end as off_zh
    from {{ ref('aud_amount_slips') }}
    where not is_of_unit
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值“{target_text}”疑{off_zh}（小数点错位），更正后成本合计与预算数一致',
        en='The decimal point of “{target_text}” may have slipped; else the lines meet the budget',
        place="'cost lines/' || indicator_name",
        amount='amount_yuan'
    ) }}
from slips
