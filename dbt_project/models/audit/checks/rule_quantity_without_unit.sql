-- A name may say what is counted: 人数, 户数, 次数.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where
        level2_name = '数量'
        and target_kind = 'quantity'
        and measure_unit is null
        and form_kind in ('goal', 'application')
        and not regexp_matches(target_word, '[\x{4E00}-\x{9FFF}a-zA-Z㎡]')
        and not regexp_matches(
            name_word,
            '[人户次个件台家期场天页册篇辆套项座处所村村亩棵株床班项宗批份名只头部]数量?$'
            '|人次$|[（(].{1,4}[）)]$'
        )
)

select
    {{ finding(
        zh='数量指标“{indicator_name}”的指标值“{target_text}”未注明计量单位',
        en='The target “{target_text}” of “{indicator_name}” has no unit'
    ) }}
from indicators
