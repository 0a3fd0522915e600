-- The text says that all was done, and an indicator was missed.
with missed as (
    select
        form_key,
        any_value(project_key) as project_key,
        any_value(document_key) as document_key,
        count(*) as missed_count,
        min_by(indicator_name, row_number) as first_name,
        list({{ cell('target_text') }} order by row_number) as cells
    from {{ ref('aud_results') }}
    where not is_met and not is_scale_doubtful
    group by form_key
),

texts as (
    select
        form_key,
        min(
            regexp_extract(
                {{ squeezed('text') }},
                '((全面|全部|圆满|均已|均按期|超额|如期全部|已全部)(保质保量)?完成'
                || '|全部(达成|达标|实现)|各项(绩效)?(指标|目标|任务)(均|都|已)?(全部)?(已)?完成)'
            )
        ) as claim
    from {{ ref('aud_cells') }}
    where field = 'result_goal_text'
    group by form_key
),

claimed as (
    select
        missed.*,
        texts.claim
    from missed
    inner join texts using (form_key)
    where texts.claim != ''
)

select
    {{ finding(
        zh='总体完成情况称“{claim}”，但“{first_name}”等{missed_count}项指标未完成，表述与指标完成情况不符',
        en='The summary says that all was done (“{claim}”), but {missed_count} indicators were'
           ~ ' missed, as “{first_name}”',
        place="'summary'",
        evidence='cells'
    ) }}
from claimed
