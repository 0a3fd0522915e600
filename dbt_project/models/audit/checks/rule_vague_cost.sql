-- A limit that names the budget is one; payments by contract are what they are.
with indicators as (
    select * from {{ ref('aud_indicators') }}
    where
        is_cost
        and target_kind = 'qualitative'
        and not regexp_matches(target_word, '\d|合同|协议|文件|预算|概算|批复|标准')
        and not regexp_matches(indicator_level_key, '社会成本|生态环境成本')
),

vague as (
    select word from {{ ref('audit_words') }}
    where word_list = 'vague_cost'
)

select
    {{ finding(
        zh='成本指标“{indicator_name}”的指标值仅为“{target_text}”，未量化，不可考核',
        en='The cost “{indicator_name}” is only “{target_text}” and cannot be checked'
    ) }}
from indicators
semi join vague on contains(indicators.target_word, vague.word)
