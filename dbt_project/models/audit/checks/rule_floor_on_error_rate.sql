with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”越低越好，指标值“' || target_text || '”却是下限' as message_zh,
    'a floor where less is better: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    target_kind = 'ratio'
    and comparator in ('>=', '>')
    and regexp_matches(name_word, '(差错率|投诉率|事故率|故障率|失误率|流失率|死亡率|逾期率|违规率)$')
