-- A blank amount is refused where it is read, and stays in the quarantine with its label.
with forms as (
    select
        form_key,
        document_key,
        project_key,
        form_number
    from {{ ref('aud_forms') }}
    where {{ asks_for_goals() }}
),

refused as (
    select
        *,
        regexp_replace(text, '[:：]\s*$', '') as label
    from {{ ref('stg_quarantine') }}
    where record = 'amount' and rule = 'amount_missing'
),

budgets as (
    select form_key
    from {{ ref('stg_amounts') }}
    where amount_role = 'budget' and amount_yuan is not null
),

blank as (
    select
        forms.*,
        refused.label,
        refused.row_number,
        refused.column_number
    from refused
    inner join forms using (document_key, form_number)
    anti join budgets on forms.form_key = budgets.form_key
    qualify row_number() over (
        partition by forms.form_key
        order by refused.row_number, refused.column_number
    ) = 1
)

select
    {{ finding(
        zh='“{label}”未填写，预算金额缺失',
        en='The amount of “{label}” is blank',
        place="'budget'",
        evidence='[' ~ cell('label') ~ ']'
    ) }}
from blank
