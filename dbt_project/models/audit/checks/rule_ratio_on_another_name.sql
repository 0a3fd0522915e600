with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”不是比率，指标值却是“' || target_text || '”' as message_zh,
    'a ratio on a name that is none: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    target_kind = 'ratio'
    and not regexp_matches(name_word, '率|\d|(度|比例|比重|占比|百分比|份额|面)([(（].*)?$')
