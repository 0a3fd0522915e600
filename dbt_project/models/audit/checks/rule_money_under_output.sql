with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值为金额“{target_text}”，列于{level2_name}指标不当',
        en='The amount “{target_text}” does not belong under {level2_name}',
        amount='target_value'
    ) }}
from indicators
where
    level2_name in ('数量', '质量', '时效')
    and target_kind in ('money', 'unit_price')
    -- What is paid out, lent or earned is an output that is counted in money.
    and not regexp_matches(name_word, '额|资金|产值|收入|规模|投资|贷款|收缴|化债|债')
