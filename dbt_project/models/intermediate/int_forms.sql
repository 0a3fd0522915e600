-- All that is said of a form: what it is about, whether it is in force, and what else it says,
-- which joins last: windows hold all rows in memory.
with forms as (
    select * from {{ ref('int_form_projects') }}
),

versions as (
    select * from {{ ref('int_form_versions') }}
),

-- Where a column stands in both, what the form is about says it better.
said as (
    select
        * exclude (
            document_key, unit_code, unit_name, department_text, project_name, project_code,
            form_kind, heading, location, money_unit, fund_source_text, name_fund_tag, cells,
            form_number, cells_unclaimed, name_year, title_year, title_year_from, is_hidden
        )
    from {{ ref('stg_forms') }}
)

select
    forms.* exclude (dated_from, arrival, dated_on),
    said.* exclude (form_key),
    versions.in_force_from,
    versions.is_in_force,
    versions.speaks_for_project,
    forms.dated_on as valid_from,
    versions.valid_to
from forms
inner join versions using (form_key)
inner join said using (form_key)
