with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    project_key,
    document_key,
    concat_ws('/', level1_name, level2_name) || '/' || indicator_name as place,
    cast(target_value as decimal(18, 2)) as amount_yuan,
    '成本指标“' || indicator_name || '”的指标值“' || target_text || '”是下限，起不到控制成本的作用' as message_zh,
    'a floor on a cost: ' || target_text as message_en,
    [{{ cell('indicator_name', 'name_column_number') }}, {{ cell('target_text') }}] as evidence
from indicators
where
    is_cost
    and level2_name in ('成本', '经济成本')
    and target_kind in ('money', 'unit_price')
    and comparator in ('>=', '>')
