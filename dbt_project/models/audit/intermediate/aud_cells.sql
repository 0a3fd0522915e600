-- The cells that rules look at, each form taken apart once: of all forms the long texts, and of
-- those whose labels may tell when a project ends or what is missing, that hold something unclaimed
-- or that evaluate themselves, all but the columns of the indicators.
with forms as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        speaks_for_project,
        goal_text is null as has_no_goal_of_the_year
    from {{ ref('aud_forms') }}
),

written as (
    select
        form_key,
        cells,
        goal_text is null
        or cells_unclaimed > 0
        or form_kind in ('self_evaluation', 'department')
        or (
            contains(cells, '"attribute"')
            and regexp_matches(cells, 'label", ?"[^"]{0,12}({{ plan_words() }})')
        ) as is_read_whole
    from {{ ref('stg_forms') }}
    semi join forms using (form_key)
),

taken_apart as (
    select
        form_key,
        unnest(
            list_filter(
                from_json(cells, '[["VARCHAR"]]'),
                lambda cell:
                cell[3] in (
                    'project_name', 'purpose_text', 'goal_text', 'long_term_goal_text',
                    'result_goal_text'
                )
                or (
                    is_read_whole
                    and coalesce(cell[3], '') not in (
                        'level1', 'level2', 'indicator_name', 'indicator_description',
                        'target_text', 'measure_unit', 'comparator', 'result_text', 'score'
                    )
                )
            )
        ) as cell
    from written
),

cells as (
    select
        form_key,
        cell[3] as field,
        cell[4] as text,
        cast(cell[1] as integer) as row_number,
        cast(cell[2] as integer) as column_number
    from taken_apart
)

-- A form that has a goal for all years alone is judged by that.
select
    forms.* exclude (has_no_goal_of_the_year),
    case
        when cells.field = 'long_term_goal_text' and forms.has_no_goal_of_the_year then 'goal_text'
        else cells.field
    end as field,
    cells.text,
    cells.row_number,
    cells.column_number
from cells
inner join forms using (form_key)
