-- An amount below zero is refused where it is read, and stays in the quarantine.
with forms as (
    select
        form_key,
        document_key,
        project_key,
        form_number
    from {{ ref('aud_forms') }}
    where speaks_for_project
),

refused as (
    select
        document_key,
        form_number,
        text,
        row_number,
        column_number
    from {{ ref('stg_quarantine') }}
    where record = 'amount' and rule = 'negative'
),

of_amounts as (
    select
        forms.*,
        refused.text,
        'budget' as place,
        refused.row_number,
        refused.column_number
    from refused
    inner join forms using (document_key, form_number)
),

of_targets as (
    select
        form_key,
        document_key,
        project_key,
        form_number,
        target_text as text,
        concat_ws('/', level1_name, level2_name, indicator_name) as place,
        row_number,
        column_number
    from {{ ref('aud_indicators') }}
    where
        (target_kind in ('money', 'unit_price') and target_value < 0 and is_cost)
        or (
            target_kind = 'qualitative'
            and regexp_matches(target_word, '^[≥≤=＝><＞＜][-－−]\d+(\.\d+)?[\x{4E00}-\x{9FFF}]{0,3}$')
        )
),

found as (
    select * from of_amounts
    union all
    select * from of_targets
)

select
    {{ finding(
        zh='“{text}”为负数，金额、数量不应为负',
        en='“{text}” is negative',
        place="'negative/' || place",
        evidence='[' ~ cell('text') ~ ']'
    ) }}
from found
