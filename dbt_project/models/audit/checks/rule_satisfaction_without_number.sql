with indicators as (
    select * from {{ ref('aud_indicators') }}
)

select
    {{ finding(
        zh='满意度指标“{indicator_name}”的指标值仅为“{target_text}”，未量化，不可考核',
        en='The satisfaction target “{target_text}” is not quantified and cannot be assessed'
    ) }}
from indicators
where
    level1_name = '满意度'
    and target_kind = 'qualitative'
    -- No complaint at all is a number, too, and that of the year before is one.
    and not regexp_matches(target_word, '^[无零]|(上|去|往|前)一?年')
