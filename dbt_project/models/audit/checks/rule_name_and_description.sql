-- Where name and description are the same nearly everywhere in a document, the few rows where they
-- differ are slips.
with indicators as (
    select
        *,
        {{ squeezed('indicator_name') }} != {{ squeezed('indicator_description') }} as differs
    from {{ ref('aud_indicators') }}
    where indicator_description is not null
),

documents as (
    select document_key
    from indicators
    group by document_key
    having count_if(differs) > 0 and count_if(differs) < 0.05 * count(*)
),

projects as (
    select
        project_key,
        unit_key,
        document_key,
        fiscal_year,
        count(*) as differing_count,
        list({{ cell('indicator_name', 'name_column_number') }} order by row_number) as cells
    from indicators
    semi join documents using (document_key)
    where differs
    group by project_key, unit_key, document_key, fiscal_year
),

{{ finding_by_unit(
    'projects',
    place='descriptions',
    zh='{differing_count}项指标的名称与描述不一致，考核内容不明确',
    en='Name and description disagree for {differing_count} of the indicators',
    all_zh='本单位{project_count}个项目有{differing_count}项指标的名称与描述不一致，考核内容不明确',
    all_en='Name and description disagree for {differing_count} of the indicators',
    counts=['differing_count']
) }}
