with forms as (
    select * from {{ ref('int_forms') }}
),

documents as (
    select * from {{ ref('int_documents') }}
),

named as (
    select
        forms.unit_key,
        forms.region_code,
        forms.unit_code,
        coalesce(forms.unit_name, '（未注明单位）') as unit_name,
        forms.department_text,
        forms.form_key,
        coalesce(documents.dated_on, date '0001-01-01') as dated_on,
        case when documents.dated_on is null then documents.arrival else 0 end as arrival
    from forms
    inner join documents using (document_key)
),

-- A unit may have changed its name: the latest stands, all are kept.
units as (
    select
        unit_key,
        any_value(region_code) as region_code,
        any_value(unit_code) as unit_code,
        max_by(unit_name, (dated_on, arrival, form_key)) as unit_name,
        max(department_text) as department_text,
        list_sort(list_distinct(list(unit_name))) as unit_names
    from named
    group by unit_key
),

-- The first three digits of a code are the department's; its name is known where it is a unit
-- itself, or a form says it.
departments as (
    select
        units.*,
        left(units.unit_code, 3) as department_code,
        coalesce(department.unit_name, units.department_text) as department_name
    from units
    left join units as department
        on
            left(units.unit_code, 3) = department.unit_code
            and units.region_code = department.region_code
)

select
    unit_key,
    region_code,
    unit_code,
    unit_name,
    unit_names,
    department_code,
    department_name
from departments
