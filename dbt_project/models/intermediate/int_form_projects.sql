-- What each form is about: whose it is, of which region and year, and so of which project; and from
-- where each of these was read.
with documents as (
    select * from {{ ref('int_documents') }}
    where not is_withdrawn
),

forms as (
    select forms.*
    from {{ ref('stg_forms') }} as forms
    semi join documents using (document_key)
),

-- The year that the names of a document's projects agree on, if they do.
document_years as (
    select
        document_key,
        min(name_year) as agreed_year
    from forms
    group by document_key
    having min(name_year) = max(name_year)
),

-- A unit's code is local. Where nothing says the region, code and name together may be known from
-- elsewhere.
known_units as (
    select
        forms.unit_code,
        forms.unit_name,
        min(documents.region_code) as region_code
    from forms
    inner join documents using (document_key)
    where forms.unit_code is not null
    group by forms.unit_code, forms.unit_name
    having min(documents.region_code) = max(documents.region_code)
),

told as (
    select
        forms.form_key,
        forms.document_key,
        forms.unit_code,
        coalesce(forms.unit_name, documents.publisher) as unit_name,
        forms.department_text,
        coalesce(forms.project_name, '部门整体') as project_name,
        forms.project_code,
        forms.form_kind,
        forms.heading,
        forms.location,
        case
            when forms.unit_name is not null then 'form'
            when documents.publisher is not null then 'sources'
        end as unit_from,
        forms.money_unit,
        coalesce(documents.region_code, known_units.region_code) as region_code,
        case
            when documents.region_code is not null then 'sources'
            when known_units.region_code is not null then 'same_unit'
        end as region_from,
        case
            when forms.name_year is not null then 'project_name'
            when forms.title_year is not null then coalesce(forms.title_year_from, 'heading')
            when documents.fiscal_year is not null then 'sources'
            when document_years.agreed_year is not null then 'document'
        end as fiscal_year_from,
        documents.dated_from,
        forms.form_number,
        documents.arrival,
        coalesce(
            forms.name_year, forms.title_year, documents.fiscal_year, document_years.agreed_year
        ) as fiscal_year,
        forms.is_hidden,
        forms.project_name is null as is_whole_department,
        documents.dated_on
    from forms
    inner join documents using (document_key)
    left join document_years using (document_key)
    left join known_units using (unit_code, unit_name)
),

keyed as (
    select
        *,
        case
            -- Where nothing says whose form it is, it is a unit's of its own.
            when coalesce(unit_code, unit_name) is null then ':' || document_key
            when region_code is null then ':' || concat(unit_code, unit_name)
            else region_code || ':' || coalesce(unit_code, unit_name)
        end as unit_key
    from told
)

select
    *,
    {{ short_hash(['unit_key', 'fiscal_year', 'project_name']) }} as project_key
from keyed
