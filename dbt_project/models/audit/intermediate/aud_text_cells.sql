-- The cells of the long texts of a form, where the texts stand: what a finding about them shows.
with forms as (
    select forms.*
    from {{ ref('stg_forms') }} as forms
    semi join {{ ref('aud_forms') }} using (form_key)
),

cells as (
    select
        form_key,
        unnest(from_json(cells, '[["VARCHAR"]]')) as cell
    from forms
)

select
    form_key,
    cell[3] as field,
    cell[4] as text,
    cast(cell[1] as integer) as row_number,
    cast(cell[2] as integer) as column_number
from cells
where cell[3] in ('purpose_text', 'goal_text', 'result_goal_text', 'project_name')
