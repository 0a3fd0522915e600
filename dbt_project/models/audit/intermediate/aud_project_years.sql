-- The same as marts.project_years, of the projects that are audited now: a family is of one unit.
with audited_projects as (
    select * from {{ ref('dim_projects') }}
    semi join {{ ref('int_audited_projects') }} using (project_key)
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
