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
),

projects as (
    select
        compared.*,
        projects.unit_key,
        projects.fiscal_year
    from compared
    inner join {{ ref('dim_projects') }} as projects using (project_key)
),

{{ finding_by_unit(
    'projects',
    place='goal',
    zh='绩效目标与资金用途表述雷同，未体现预期产出和效果',
    en='The goal repeats the use of the funds and names no output or effect',
    all_zh='本单位{project_count}个项目的绩效目标与资金用途表述雷同，未体现预期产出和效果',
    all_en='{project_count} goals repeat the use of the funds and name no output or effect'
) }}
