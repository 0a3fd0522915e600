-- The labels of a form that may say what is missing or when a project begins and ends, each with
-- what stands right of it. Only forms in which such words stand are taken apart.
with forms as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        goal_text,
        long_term_goal_text
    from {{ ref('aud_forms') }}
    where {{ asks_for_goals() }}
),

written as (
    select
        form_key,
        cells
    from {{ ref('stg_forms') }}
    semi join forms using (form_key)
    where
        goal_text is null
        or regexp_matches(cells, '(开始|起始|启动|完成|结束|终止|截止|竣工|起止).{0,2}(日期|时间|年限)')
),

cells as (
    select
        form_key,
        unnest(from_json(cells, '[["VARCHAR"]]')) as cell
    from written
),

placed as (
    select
        form_key,
        cell[3] as field,
        cell[4] as text,
        {{ squeezed('cell[4]') }} as word,
        cast(cell[1] as integer) as row_number,
        cast(cell[2] as integer) as column_number
    from cells
),

beside as (
    select
        *,
        lead(struct_pack(
            field := field, text := text, row_number := row_number, column_number := column_number
        )) over (
            partition by form_key
            order by row_number, column_number
        ) as next_cell
    from placed
)

select
    forms.*,
    beside.text as label_text,
    beside.word,
    beside.row_number,
    beside.column_number,
    case when beside.next_cell['field'] = 'attribute' then beside.next_cell end as value_cell
from beside
inner join forms using (form_key)
where beside.field in ('label', 'unknown_label') and length(beside.word) <= 20
