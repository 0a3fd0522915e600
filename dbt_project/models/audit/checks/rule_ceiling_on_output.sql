-- What is to be kept down may have a ceiling: consumption, meetings, vehicles, posts.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where
        level2_name = '数量'
        and target_kind = 'quantity'
        and comparator in ('<=', '<')
        and direction is distinct from 'negative'
        and not regexp_matches(
            name_word,
            '控制|不超|上限|限额|压减|压缩|精简|编制|三公|接待|出国|会议|参会|会期|用车|公车|能耗|耗|用水|用电|用能|排放|占用|时限|时间|频次|间隔|误差|距离'
        )
),

worse_when_more as (
    {{ names_with('reverse') }}
)

select
    {{ finding(
        zh='数量指标“{indicator_name}”的指标值“{target_text}”填列为上限，未约束应完成的最低数量',
        en='The output “{indicator_name}” has a ceiling ({target_text}) and no floor'
    ) }}
from indicators
anti join worse_when_more using (name_word)
