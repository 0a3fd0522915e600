-- Amounts that a form gives by the name of their source.
with amounts as (
    select * from {{ ref('stg_amounts') }}
    where amount_role = 'source' and amount_yuan is not null
),

words as (
    select * from {{ ref('stg_fund_source_words') }}
)

select
    amounts.form_key,
    amounts.amount_stage,
    amounts.amount_text,
    amounts.read_by,
    amounts.read_doubt,
    coalesce(words.fund_source_code, amounts.fund_source_text) as fund_source_key,
    amounts.row_number,
    amounts.amount_yuan,
    words.is_fiscal
from amounts
left join words on {{ squeezed('amounts.fund_source_text') }} = words.word
