-- Of a cell that nothing claimed a rule need not know all: only whether it may be one of those that
-- it adds up.
with forms as (
    select
        form_key,
        unnest(from_json(cells, '[["VARCHAR"]]')) as cell
    from {{ ref('stg_forms') }}
    semi join {{ ref('aud_forms') }} using (form_key)
    where cells_unclaimed > 0
),

cells as (
    select
        form_key,
        cell[3] as field,
        cell[4] as text,
        cast(cell[1] as integer) as row_number,
        cast(cell[2] as integer) as column_number
    from forms
),

weights as (
    select
        form_key,
        column_number,
        min(row_number) as first_row,
        max(row_number) as last_row
    from cells
    where field in ('weight', 'full_score')
    group by form_key, column_number
),

amounts as (
    select
        form_key,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ ref('stg_amounts') }}
    group by form_key
),

unclaimed as (
    select * from cells
    where field is null and regexp_matches(text, '\d')
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
