with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”为反向指标，指标值填列为下限“{target_text}”，比较符号有误',
        en='“{indicator_name}” should be low, but its target is a floor ({target_text})'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and comparator in ('>=', '>')
    and change_direction is null
    and not regexp_matches(name_word, '降低|减少|下降|压减|整改|处置|办结')
    and regexp_matches(name_word, '(差错率|投诉率|事故率|故障率|失误率|流失率|死亡率|逾期率|违规率)$')
