with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='时效指标“{indicator_name}”的指标值填列为“{target_text}”，未明确时间要求，不可考核',
        en='The timeliness target “{target_text}” states no time and cannot be assessed'
    ) }}
from indicators
where
    level2_name = '时效'
    and target_kind = 'qualitative'
    and not regexp_matches(
        target_word,
        '及时|[按准适随实]时|[如按]期|时|[日天月年周季期]|尽快|尽早|立即|提前|当场|同步|不间断|持续|学期|批次'
        || '|合同|协议|约定|规定|计划|进度|随到随|拖延|延误|滞后|以前|之前|前完成'
    )
