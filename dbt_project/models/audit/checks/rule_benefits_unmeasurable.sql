-- A benefit in words can be measured where the form says by what standard.
with benefits as (
    select
        *,
        target_kind = 'qualitative'
        and standard_text is null
        -- ≤220/10万 is a measure, though nobody can read it.
        and not coalesce(regexp_matches(target_word, '^[≥≤><=＝＞＜]\d'), false) as is_vague
    from {{ ref('aud_indicators') }}
    where level1_name = '效益'
),

-- A list that is sorted when it is whole takes a part of the memory of one that is made in order.
projects as (
    select
        project_key,
        unit_key,
        document_key,
        fiscal_year,
        count(*) as benefit_count,
        count_if(is_vague) as vague_count,
        coalesce(
            list_transform(
                list_sort(
                    list(struct_pack(row_number := row_number, cell := {{ cell('target_text') }}))
                    filter (is_vague)
                ),
                lambda placed: placed['cell']
            ),
            []
        ) as cells
    from benefits
    group by project_key, unit_key, document_key, fiscal_year
),

{{ finding_by_unit(
    'projects',
    place='benefits',
    zh='效益指标共{benefit_count}项，其中{vague_count}项为定性表述，未明确评价标准，可衡量性不足',
    en='{vague_count} of {benefit_count} benefit indicators are qualitative and name no standard',
    all_zh='本单位{project_count}个项目的效益指标共{benefit_count}项，其中{vague_count}项为定性表述，未明确评价标准，可衡量性不足',
    all_en='{vague_count} of {benefit_count} benefits are qualitative and name no standard',
    counts=['benefit_count', 'vague_count'],
    having='sum(vague_count) >= 2 and sum(vague_count) > 0.5 * sum(benefit_count)'
) }}
