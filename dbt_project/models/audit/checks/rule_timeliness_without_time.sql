with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='时效指标“{indicator_name}”的指标值“{target_text}”没有时间、比率或及时性要求',
        en='a timeliness target without any time: {target_text}'
    ) }}
from indicators
where
    level2_name = '时效'
    and target_kind = 'qualitative'
    and not regexp_matches(target_word, '及时|[按准适随]时|[如按]期|时|[日天月年周季期]|尽快|立即')
