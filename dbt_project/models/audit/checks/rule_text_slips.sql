-- Words twice in a row, words with a letter out of place, names cut short, quotation marks without
-- their other half. Where one word ends as the next begins (大数据数据), nothing is doubled.
with texts as (
    select * from {{ ref('aud_form_texts') }}
),

names as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        'indicator_name' as field,
        indicator_name as text,
        row_number,
        name_column_number as column_number
    from {{ ref('aud_indicators') }}
),

all_texts as (
    select * from texts
    union all by name
    select * from names
),

slips as (
    select * from {{ ref('text_slips') }}
),

-- Each text is looked at once, in however many forms it stands.
written as (
    select distinct
        text,
        field = 'indicator_name' as is_name
    from all_texts
),

without_compounds as (
    select
        *,
        regexp_replace(
            text,
            '([\x{4E00}-\x{9FFF}])(?:数据数据|服务服务|资金资金|生产生产|教育教育|安全安全|管理管理'
            || '|信息信息|技术技术|文化文化|健康健康|卫生卫生|社会社会|市场市场)([\x{4E00}-\x{9FFF}])',
            '\1 \2',
            'g'
        ) as simple_text
    from written
),

looked_at as (
    select
        *,
        list_filter(
            {{ letter_runs('simple_text', 4) }},
            lambda run:
            run[1] = run[3]
            and run[2] = run[4]
            and run[1] != run[2]
            and regexp_matches(run[1] || run[2], '^[\x{4E00}-\x{9FFF}]{2}$')
        ) as doubled,
        (
            select list(struct_pack(slip := slips.slip, meant := slips.meant)) from slips
            where
                contains(without_compounds.text, slips.slip)
                and not coalesce(regexp_matches(without_compounds.text, slips.unless), false)
        ) as misspelt,
        is_name and regexp_matches(text, '(不超过|不低于|不少于|不高于|[的和与及、])$') as is_cut,
        length(replace(text, '“', '')) != length(replace(text, '”', ''))
        or length(replace(text, '《', '')) != length(replace(text, '》', ''))
        or (length(text) - length(replace(text, '"', ''))) % 2 = 1 as has_odd_quotes
    from without_compounds
),

found as (
    select
        text,
        is_name,
        list_concat(
            list_transform(
                doubled, lambda run: {{ message('“{run[1]}{run[2]}{run[3]}{run[4]}”文字重复') }}
            ),
            list_transform(
                coalesce(misspelt, []),
                lambda wrong: {{ message('“{wrong[\'slip\']}”疑为“{wrong[\'meant\']}”之误') }}
            ),
            case when is_cut then ['指标名称不完整'] else [] end,
            case when has_odd_quotes then ['引号或书名号不成对'] else [] end
        ) as faults_zh,
        list_concat(
            list_transform(
                doubled, lambda run: {{ message('“{run[1]}{run[2]}” is written twice') }}
            ),
            list_transform(
                coalesce(misspelt, []),
                lambda wrong:
                {{ message('“{wrong[\'slip\']}” should probably be “{wrong[\'meant\']}”') }}
            ),
            case when is_cut then ['the name is cut off'] else [] end,
            case when has_odd_quotes then ['quotation marks are not in pairs'] else [] end
        ) as faults_en
    from looked_at
),

shown as (
    select
        all_texts.*,
        array_to_string(list_sort(list_distinct(found.faults_zh)), '；') as faults_zh,
        array_to_string(list_sort(list_distinct(found.faults_en)), '; ') as faults_en
    from all_texts
    inner join found
        on
            all_texts.text = found.text
            and (all_texts.field = 'indicator_name') = found.is_name
    where len(found.faults_zh) > 0
)

select
    {{ finding(
        zh='{faults_zh}',
        en='Careless wording: {faults_en}',
        place="field || ' ' || md5(text)",
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from shown
