-- 指标1, XX, ……, ≥ without its number: what a template says where something is to be filled in.
with indicators as (
    select * from {{ ref('aud_indicators') }}
),

placeholders as (
    {{ names_with('placeholder') }}
),

texts as (
    select
        text,
        form_key,
        form_number,
        project_key,
        document_key,
        field as place,
        row_number,
        column_number
    from {{ ref('aud_form_texts') }}
    where
        field != 'project_name'
        and regexp_matches(
            text, '(^|[^A-Za-z])[Xx]{2,}([^A-Za-z]|$)|[×＊*]{2,}|[_＿]{2,}|[○〇]{2,}'
        )
),

-- A template names an indicator with its sign (满意度（≥**%）), and its number stands beside it.
names as (
    select distinct name_word from indicators
),

unfilled as (
    select name_word from names
    where
        regexp_matches(
            regexp_replace(
                name_word, '[（(]?[≥≤=＝<>＞＜]+[*＊×XxＸ]{2,}[^（）()]*[）)]?', '', 'g'
            ),
            '^([三3]级)?(绩效)?指标[\d一二三四五六七八九十]*[:：]?$|^[…\.。·_＿—-]+$|[×＊*]{2,}|[○〇]{2,}'
            '|(^|[^A-Za-z])[Xx]{2,}([^A-Za-z]|$)'
        )
        or (
            length(name_word) <= 12
            and name_word in (select placeholders.name_word from placeholders)
        )
),

of_names as (
    select * from indicators
    semi join unfilled using (name_word)
),

of_targets as (
    select * from indicators
    where
        target_kind = 'qualitative'
        and regexp_matches(
            target_word,
            '^[≥≤=＝><＞＜]+[%％人次个户座家件项台套万元公里平方米]*$|^[…\.。·]+$|[×＊*]{2,}|[○〇]{2,}'
            '|[_＿]{2,}|(^|[^A-Za-z])[Xx]{2,}([^A-Za-z]|$)|^(待定|待填|待补充|待完善|待确定|未填)$'
        )
),

found as (
    select
        text,
        form_key,
        form_number,
        project_key,
        document_key,
        place,
        row_number,
        column_number
    from texts
    union all
    select
        indicator_name as text,
        form_key,
        form_number,
        project_key,
        document_key,
        concat_ws('/', level1_name, level2_name, indicator_name) as place,
        row_number,
        name_column_number as column_number
    from of_names
    union all
    select
        target_text as text,
        form_key,
        form_number,
        project_key,
        document_key,
        concat_ws('/', level1_name, level2_name, indicator_name, 'target') as place,
        row_number,
        column_number
    from of_targets
),

shortened as (
    select
        *,
        case when length(text) > 30 then left(text, 30) || '…' else text end as shown
    from found
)

select
    {{ finding(
        zh='“{shown}”为模板占位文字，未按实际情况填写',
        en='“{shown}” is a placeholder of the template',
        place='place',
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from shortened
