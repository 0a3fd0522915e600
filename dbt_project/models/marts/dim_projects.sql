with forms as (
    select * from {{ ref('int_changed_forms') }}
    where speaks_for_project
),

project_funds as (
    select * from {{ ref('stg_project_funds') }}
),

joined as (
    select
        forms.project_key,
        forms.form_key,
        forms.unit_key,
        project_funds.fund_source_key,
        forms.project_code,
        forms.project_name,
        regexp_replace(forms.project_name, '(19|20)\d\d年度?[-—–]?', '') as name_without_year,
        forms.fiscal_year,
        forms.fiscal_year_from,
        forms.is_whole_department,
        project_funds.fund_source_from
    from forms
    inner join project_funds using (form_key)
),

families as (
    select
        *,
        regexp_replace(name_without_year, '[(（][)）]$', '') as project_family_name
    from joined
)

select
    project_key,
    form_key,
    unit_key,
    fund_source_key,
    {{ short_hash(['unit_key', 'project_family_name']) }} as project_family_key,
    project_name,
    project_code,
    project_family_name,
    fiscal_year_from,
    fund_source_from,
    fiscal_year,
    is_whole_department
from families
