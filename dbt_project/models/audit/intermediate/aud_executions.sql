-- A row of money that says how much of it was spent: its amounts, and the rate beside them. Rows
-- with amounts of several kinds are left out: it is not certain of which the rate is.
with rates as (
    select * from {{ ref('aud_marks') }}
    where field = 'execution_rate'
    qualify row_number() over (partition by form_key, row_number order by column_number) = 1
),

amounts as (
    select * from {{ ref('stg_amounts') }}
    semi join rates using (form_key, row_number)
    where amount_yuan is not null
),

of_row as (
    select
        form_key,
        row_number,
        min(amount_role) as amount_role,
        max(amount_yuan) filter (amount_stage = 'initial') as initial_yuan,
        max(amount_yuan) filter (amount_stage = 'annual') as annual_yuan,
        max(amount_yuan) filter (amount_stage = 'executed') as executed_yuan,
        list(
            {{ cell('amount_text', number='form_number') }} order by column_number
        ) as amount_cells
    from amounts
    group by form_key, row_number
    having count(distinct amount_role) = 1
)

select
    rates.form_key,
    rates.form_number,
    rates.project_key,
    rates.document_key,
    rates.row_number,
    rates.mark as execution_rate,
    of_row.amount_role,
    of_row.initial_yuan,
    coalesce(of_row.annual_yuan, of_row.initial_yuan) as budget_yuan,
    of_row.executed_yuan,
    list_append(of_row.amount_cells, {{ cell_of('rates', 'text') }}) as cells
from rates
inner join of_row using (form_key, row_number)
