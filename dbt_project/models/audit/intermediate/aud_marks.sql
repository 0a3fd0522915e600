-- What a self-evaluation says of itself as a whole: its execution, and its points. A number a cell.
with forms as (
    select
        forms.form_key,
        forms.form_number,
        audited.project_key,
        audited.document_key,
        forms.cells
    from {{ ref('stg_forms') }} as forms
    inner join {{ ref('aud_forms') }} as audited using (form_key)
    where
        audited.is_in_force
        and regexp_matches(forms.cells, '"(execution_|total_|attribute")')
        and forms.form_kind in ('self_evaluation', 'department')
),

read_cells as (
    select
        * exclude (cells),
        unnest(from_json(cells, '[["VARCHAR"]]')) as cell
    from forms
),

placed as (
    select
        form_key,
        form_number,
        project_key,
        document_key,
        cell[3] as field,
        cell[4] as text,
        cast(cell[1] as integer) as row_number,
        cast(cell[2] as integer) as column_number
    from read_cells
    where
        cell[3] in (
            'execution_rate', 'execution_full_score', 'execution_score',
            'total_full_score', 'total_score', 'attribute', 'label'
        )
),

-- 自评得分 beside its number, outside any table.
labelled as (
    select
        *,
        lag(text) over beside as label_text
    from placed
    window beside as (partition by form_key, row_number order by column_number)
),

named as (
    select
        * replace (case when field = 'attribute' then 'total_score' else field end as field),
        regexp_extract({{ squeezed('text') }}, '^(\d+(\.\d+)?)(分|%|％)?$', 1) as digits,
        regexp_matches(text, '[%％]') as is_percent
    from labelled
    where
        field not in ('attribute', 'label')
        or (
            field = 'attribute'
            and regexp_matches(
                {{ squeezed('label_text') }}, '^(自评|评价|综合|合计)?(总分|总得分|得分|总评分)([(（].*)?$'
            )
        )
),

numbered as (
    select
        *,
        try_cast(digits as decimal(18, 6)) as number_said
    from named
)

select
    form_key,
    form_number,
    project_key,
    document_key,
    field,
    text,
    row_number,
    column_number,
    -- A rate is a share of 1: of 98 and 98% alike, and of 0.98.
    case
        when field = 'execution_rate' and (is_percent or number_said > 1.5) then number_said / 100
        else number_said
    end as mark
from numbered
where number_said is not null
