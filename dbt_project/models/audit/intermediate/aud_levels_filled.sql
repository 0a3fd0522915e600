-- The levels that a project's form asks for, and which of them have no indicator. A form with a
-- level that is none of them, or that says less than three, follows a scheme of its own. What a
-- region is given, a fund insures or is bought as a service is asked for less.
with forms as (
    select
        form_key,
        form_number,
        project_key,
        document_key
    from {{ ref('aud_forms') }}
    where
        {{ asks_for_goals() }}
        and not regexp_matches(coalesce(heading, ''), '转移支付|区域|债券|保险基金|购买服务')
),

indicators as (
    select
        *,
        concat(level1_name, '/', level2_name) as levels
    from {{ ref('stg_indicators') }}
    semi join forms using (form_key)
),

named as (
    select
        *,
        case
            when levels like '%满意%' then '满意度'
            when levels like '%成本%' then '成本'
            when regexp_matches(levels, '效益|效果|影响') then '效益'
            when level2_name in ('数量', '质量', '时效') then level2_name
            when regexp_matches(level2_name, '时效|进度|及时') then '时效'
        end as level_name
    from indicators
),

summed as (
    select
        form_key,
        count(distinct row_number) as indicator_count,
        list(distinct level_name) as filled,
        arg_min(
            struct_pack(
                row_number := row_number,
                column_number := name_column_number,
                text := indicator_name
            ),
            row_number
        ) as place
    from named
    group by form_key
    having count(level_name) = count(*) and count(distinct level_name) >= 3
),

compared as (
    select
        *,
        list_filter(
            ['数量', '质量', '时效', '成本', '效益', '满意度'],
            lambda level: not list_contains(filled, level)
        ) as missing
    from summed
)

select
    forms.*,
    compared.indicator_count,
    compared.missing,
    array_to_string(compared.missing, '、') as missing_zh,
    array_to_string(
        list_transform(
            compared.missing,
            lambda level: case level
                when '数量' then 'quantity'
                when '质量' then 'quality'
                when '时效' then 'timeliness'
                when '成本' then 'cost'
                when '效益' then 'benefit'
                else 'satisfaction'
            end
        ),
        ', '
    ) as missing_en,
    {{ cell(
        "compared.place['text']", "compared.place['column_number']", "compared.place['row_number']"
    ) }} as first_cell
from compared
inner join forms using (form_key)
