-- The same as marts.project_years, of the projects that are audited now and have a former year: a
-- family is of one unit.
with projects as (
    select * from {{ ref('dim_projects') }}
    semi join {{ ref('int_audited_projects') }} using (project_key)
),

families as (
    select project_family_key
    from projects
    group by project_family_key
    having min(fiscal_year) < max(fiscal_year)
),

audited_projects as (
    select * from projects
    semi join families using (project_family_key)
),

said as (
    {{ project_years('audited_projects', ref('fct_project_budgets'), ref('fct_indicator_targets'))
        | indent(4) }}
)

select
    said.*,
    forms.document_key
from said
inner join {{ ref('dim_forms') }} as forms using (form_key)
