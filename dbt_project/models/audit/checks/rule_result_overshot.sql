with results as (
    select * from {{ ref('aud_results') }}
)

select
    project_key,
    document_key,
    indicator_level_key || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '“' || indicator_name || '”的实际完成值“' || result_text || '”是指标值“' || target_text || '”的两倍以上' as message_zh,
    'reported ' || result_text || ', twice the promised ' || target_text || ' or more' as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from results
where completion_ratio >= 2 and comparator in ('>=', '>', '=') and not is_scale_doubtful
