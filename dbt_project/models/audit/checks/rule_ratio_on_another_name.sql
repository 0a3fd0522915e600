with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='“{indicator_name}”不是比率，指标值却是“{target_text}”',
        en='a ratio on a name that is none: {target_text}'
    ) }}
from indicators
where
    target_kind = 'ratio'
    and not regexp_matches(name_word, '率|\d|(度|比例|比重|占比|百分比|份额|面)([(（].*)?$')
