-- Two indicators of one level with the same target, of which one's name is the other's with a word
-- more (新建供水站, 新建供水站数量) or with one letter changed.
with named as (
    select * replace (name_column_number as column_number)
    from {{ ref('aud_indicators') }}
    where
        target_kind in ('quantity', 'ratio', 'duration')
        and length(name_word) >= 4
        and not is_cost
),

repeated as (
    select
        form_key,
        indicator_level_key,
        target_word
    from named
    group by form_key, indicator_level_key, target_word
    having count(*) between 2 and 20
),

indicators as (
    select * from named
    semi join repeated using (form_key, indicator_level_key, target_word)
),

pairs as (
    select
        one.*,
        other.indicator_name as other_name,
        [
            {{ cell_of('one', 'indicator_name') }},
            {{ cell_of('other', 'indicator_name') }}
        ] as cells
    from indicators as one
    inner join indicators as other using (form_key, indicator_level_key, target_word)
    where
        one.row_number < other.row_number
        and one.name_word != other.name_word
        and coalesce(one.measure_unit, '') = coalesce(other.measure_unit, '')
        and (
            (
                one.target_kind = 'quantity'
                and regexp_replace(one.name_word, '(的)?(数量|数|个数|总数|总量|情况|指标)$', '')
                = regexp_replace(other.name_word, '(的)?(数量|数|个数|总数|总量|情况|指标)$', '')
            )
            or (
                length(one.name_word) >= 6
                and length(one.name_word) = length(other.name_word)
                -- (levenshtein() counts bytes, of which a letter has three.)
                and len(
                    list_filter(
                        list_zip(
                            string_split(one.name_word, ''), string_split(other.name_word, '')
                        ),
                        lambda letters: letters[1] != letters[2]
                    )
                ) = 1
                and not regexp_matches(
                    one.name_word || other.name_word,
                    '[\d一二三四五六七八九十甲乙丙丁上下东南西北前后左右内外大中小高低新旧男女老幼公私水电]'
                )
            )
        )
)

select
    {{ finding(
        zh='“{indicator_name}”与“{other_name}”名称相近、指标值同为“{target_text}”，疑为重复设置',
        en='“{indicator_name}” and “{other_name}” are nearly the same, both with the target '
           ~ '{target_text}',
        evidence='cells'
    ) }}
from pairs
