-- The levels that a project's form asks for, and which of them have no indicator. A form with a
-- level that is none of them, or that says less than three, follows a scheme of its own. What a
-- region is given, a fund insures or is bought as a service is asked for less.
{% set all_levels = ['数量', '质量', '时效', '成本', '效益', '满意度'] %}

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

-- What is promised for all years fills a level, too.
indicators as (
    select
        form_key,
        row_number,
        name_column_number,
        indicator_name,
        indicator_level_key
    from {{ ref('aud_indicators') }}
    semi join forms using (form_key)
    union all
    select
        form_key,
        row_number,
        name_column_number,
        indicator_name,
        indicator_level_key
    from {{ ref('stg_indicators') }}
    semi join forms using (form_key)
    where goal_term = 'long_term'
),

-- Each level is looked at once, in however many forms it stands.
levels as (
    select
        indicator_level_key,
        case
            when indicator_level_key like '%满意%' then '满意度'
            when indicator_level_key like '%成本%' then '成本'
            when regexp_matches(indicator_level_key, '效益|效果|影响') then '效益'
            when level2_name in ('数量', '质量', '时效') then level2_name
            when regexp_matches(level2_name, '时效|进度|及时') then '时效'
        end as level_name
    from {{ ref('dim_indicator_levels') }}
),

summed as (
    select
        indicators.form_key,
        count(distinct indicators.row_number) as indicator_count,
        {%- for level in all_levels %}
            bool_or(levels.level_name = '{{ level }}') as has_{{ loop.index }},
        {%- endfor %}
        count(levels.level_name) = count(*) as has_no_others
    from indicators
    left join levels using (indicator_level_key)
    group by indicators.form_key
),

compared as (
    select
        form_key,
        indicator_count,
        list_filter(
            [
                {%- for level in all_levels %}
                    case when not has_{{ loop.index }} then '{{ level }}' end
                    {{- ',' if not loop.last }}
                {%- endfor %}
            ],
            lambda level: level is not null
        ) as missing
    from summed
    where has_no_others and len(missing) between 1 and 3
),

first_indicators as (
    select
        indicators.form_key,
        arg_min(
            struct_pack(
                row_number := indicators.row_number,
                column_number := indicators.name_column_number,
                text := indicators.indicator_name
            ),
            indicators.row_number
        ) as place
    from indicators
    inner join compared using (form_key)
    group by indicators.form_key
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
        "first_indicators.place['text']",
        "first_indicators.place['column_number']",
        "first_indicators.place['row_number']",
        'forms.form_key'
    ) }} as first_cell
from compared
inner join forms using (form_key)
inner join first_indicators using (form_key)
