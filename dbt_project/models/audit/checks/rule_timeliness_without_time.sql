with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '时效指标“' || indicator_name || '”的指标值“' || target_text || '”没有时间、比率或及时性要求' as message_zh,
    'a timeliness target without any time: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level2_name = '时效'
    and target_kind = 'qualitative'
    and not regexp_matches(target_word, '及时|[按准适随]时|[如按]期|时|[日天月年周季期]|尽快|立即')
