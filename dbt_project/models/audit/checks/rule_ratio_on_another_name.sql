with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”非比率类指标，指标值填列为“{target_text}”，指标名称与指标值不匹配',
        en='The target is a ratio ({target_text}), but the indicator’s name is not'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and change_direction is null
    -- There it is a fault whatever its name: `ratio_under_quantity`.
    and level2_name is distinct from '数量'
    and not regexp_matches(
        name_word,
        '率|\d|(度|性|比例|比重|占比|百分比|份额|面|增长|增幅|增速|降幅|下降|降低|提高|提升|减少|节约)([(（].*)?$'
    )
