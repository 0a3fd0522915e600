with forms as (
    select * from {{ ref('stg_forms') }}
),

documents as (
    select * from {{ ref('dim_documents') }}
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

-- A unit's code is local. Where nothing says the region, code and name together may be known from elsewhere.
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

dated as (
    select
        forms.* exclude (unit_name, project_name),
        coalesce(forms.unit_name, documents.publisher) as unit_name,
        coalesce(forms.project_name, '部门整体') as project_name,
        forms.project_name is null as is_whole_department,
        case
            when forms.unit_name is not null then 'form'
            when documents.publisher is not null then 'sources'
        end as unit_from,
        coalesce(documents.region_code, known_units.region_code) as region_code,
        case
            when documents.region_code is not null then 'sources'
            when known_units.region_code is not null then 'same_unit'
        end as region_from,
        documents.published_on,
        documents.loaded_at,
        coalesce(forms.name_year, forms.title_year, documents.fiscal_year, document_years.agreed_year) as fiscal_year,
        case
            when forms.name_year is not null then 'project_name'
            when forms.title_year is not null then 'heading'
            when documents.fiscal_year is not null then 'sources'
            when document_years.agreed_year is not null then 'document'
        end as fiscal_year_from
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
    from dated
),

projected as (
    select
        *,
        {{ short_hash(['unit_key', 'fiscal_year', 'project_name']) }} as project_key
    from keyed
),

-- Where a form about the same project was published again, the later publication is in force.
ranked as (
    select
        *,
        row_number() over (
            partition by project_key, form_kind
            order by published_on desc nulls last, loaded_at desc, document_key asc, form_number desc
        ) as version_rank
    from projected
),

in_force as (
    select
        *,
        version_rank = 1 as is_in_force
    from ranked
),

-- Where forms of several kinds are in force, one of them speaks for the project's money.
speaking as (
    select
        *,
        is_in_force and row_number() over (
            partition by project_key, is_in_force
            order by {{ speaking_order('form_kind') }} nulls last
        ) = 1 as speaks_for_project
    from in_force
)

select
    form_key,
    document_key,
    project_key,
    unit_key,
    form_kind,
    heading,
    location,
    unit_from,
    money_unit,
    purpose_text,
    goal_text,
    long_term_goal_text,
    result_goal_text,
    region_code,
    region_from,
    fiscal_year_from,
    form_number,
    fiscal_year,
    is_hidden,
    is_whole_department,
    is_in_force,
    speaks_for_project
from speaking
