with forms as (
    select * from {{ ref('stg_forms') }}
),

words as (
    select * from {{ ref('stg_fund_source_words') }}
),

-- A tag in the project's name says more than what the form says of the source of its money.
said as (
    select
        form_key,
        coalesce(name_fund_tag, fund_source_text) as fund_text,
        case
            when name_fund_tag is not null then 'project_name'
            when fund_source_text is not null then 'form'
        end as fund_source_from
    from forms
)

select
    said.form_key,
    coalesce(words.fund_source_code, said.fund_text) as fund_source_key,
    said.fund_source_from,
    words.is_fiscal
from said
left join words on {{ squeezed('said.fund_text') }} = words.word
