with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(null as decimal(18, 2)) as amount_yuan,
    '成本指标“' || indicator_name || '”的指标值“' || target_text || '”不是金额' as message_zh,
    'a cost target that is no money: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    level2_name in ('成本', '经济成本')
    and (
        target_kind in ('deadline', 'period', 'frequency', 'duration')
        or (target_kind = 'quantity' and unit_kind is not null)
    )
