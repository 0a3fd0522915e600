with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”越低越好，指标值“{target_text}”却是下限',
        en='a floor where less is better: {target_text}'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and comparator in ('>=', '>')
    and regexp_matches(name_word, '(差错率|投诉率|事故率|故障率|失误率|流失率|死亡率|逾期率|违规率)$')
