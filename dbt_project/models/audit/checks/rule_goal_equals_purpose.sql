with texts as (
    select
        *,
        md5(
            regexp_replace(
                regexp_replace(text, '[\s\p{Z}。.；;]', '', 'g'), '^[1一][.、．]?', ''
            )
        ) as wording
    from {{ ref('aud_form_texts') }}
    where field in ('purpose_text', 'goal_text')
),

same as (
    select
        project_key,
        document_key
    from texts
    group by project_key, document_key
    having count(*) = 2 and min(wording) = max(wording)
),

compared as (
    select
        project_key,
        document_key,
        list({{ cell('text') }} order by row_number) as cells
    from texts
    semi join same using (project_key, document_key)
    group by project_key, document_key
)

select
    {{ finding(
        zh='绩效目标与资金用途相同，没有说明要达到的效果',
        en='the goal repeats the use of the money',
        place="'goal'",
        evidence='cells'
    ) }}
from compared
