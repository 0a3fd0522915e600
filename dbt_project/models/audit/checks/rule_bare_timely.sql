with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”的指标值只写“{target_text}”，无法考核',
        en='only says {target_text}, which cannot be checked'
    ) }}
from indicators
where
    target_word in ('及时', '按时', '按期', '按时完成', '按期完成', '及时完成')
