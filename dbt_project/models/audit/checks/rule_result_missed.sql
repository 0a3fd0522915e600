-- Where nobody can tell whether a result reaches its target, `unjudged_rows` says so.
with results as (
    select * from {{ ref('aud_results') }}
)

select
    project_key,
    document_key,
    indicator_level_key || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的实际完成值“' || result_text || '”未达到指标值“' || target_text || '”' as message_zh,
    'reported ' || result_text || ', promised ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from results
where not is_met and not is_scale_doubtful
