-- What a self-evaluation says of itself as a whole: its execution, and its points. A number a cell.
with forms as (
    select form_key
    from {{ ref('aud_forms') }}
    where is_in_force and form_kind in ('self_evaluation', 'department')
),

placed as (
    select * from {{ ref('aud_cells') }}
    semi join forms using (form_key)
    where
        field in (
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
