-- Of a cell that nothing claimed a rule need not know all: only whether it may be one of those that
-- it adds up.
with cells as (
    select * from {{ ref('aud_cells') }}
),

unclaimed as (
    select * from cells
    where field is null and regexp_matches(text, '\d')
),

weights as (
    select
        form_key,
        column_number,
        min(row_number) as first_row,
        max(row_number) as last_row
    from cells
    semi join unclaimed using (form_key)
    where field in ('weight', 'full_score')
    group by form_key, column_number
),

amounts as (
    select
        form_key,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ ref('stg_amounts') }}
    semi join unclaimed using (form_key)
    group by form_key
)

select
    unclaimed.form_key,
    unclaimed.row_number,
    unclaimed.column_number,
    weights.form_key is not null as may_be_weight,
    amounts.form_key is not null as may_be_amount
from unclaimed
left join weights
    on
        unclaimed.form_key = weights.form_key
        and unclaimed.column_number = weights.column_number
        and unclaimed.row_number between weights.first_row and weights.last_row
left join amounts
    on
        unclaimed.form_key = amounts.form_key
        and unclaimed.row_number between amounts.first_row and amounts.last_row + 1
