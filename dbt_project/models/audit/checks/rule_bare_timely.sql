with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值仅为“{target_text}”，未量化，不可考核',
        en='“{target_text}” is not quantified and cannot be assessed'
    ) }}
from indicators
where
    target_word in ('及时', '按时', '按期', '按时完成', '按期完成', '及时完成')
