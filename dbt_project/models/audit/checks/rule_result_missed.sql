-- A share reported on another scale than its target (88% where the form's unit is %) may be a slip of the cell's format:
-- then the rule is silent.
with results as (
    select * from {{ ref('int_results') }}
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
where not is_met and not has_mixed_scale
