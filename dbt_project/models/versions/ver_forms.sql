with documents as (
    select * from {{ ref('ver_documents') }}
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
        documents.dated_on,
        documents.dated_from,
        documents.arrival,
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

-- Where a form about the same project was published again, the later publication is in force: by the day of publication,
-- else the document's own, and only where there is neither by the order of arrival. So dated documents give the same
-- answer in whatever order they arrive. Worked out without names in tow: windows hold all rows in memory.
ranked as (
    select
        form_key,
        project_key,
        form_kind,
        dated_from,
        row_number() over later_first as version_rank,
        count(*) over (partition by project_key, form_kind) as version_count,
        count(distinct document_key) over (partition by project_key, form_kind) as document_count,
        count(dated_on) over (partition by project_key, form_kind) as dated_count,
        count(*) over (partition by project_key, form_kind, dated_on) as same_day_count,
        lead(dated_on) over earlier_first as valid_to
    from projected
    window
        later_first as (
            partition by project_key, form_kind
            order by
                dated_on desc nulls last, dated_from desc nulls last,
                case when dated_on is null then arrival end desc,
                document_key, form_number desc
        ),
        earlier_first as (
            partition by project_key, form_kind
            order by
                dated_on asc nulls first, dated_from asc nulls first,
                case when dated_on is null then arrival end asc,
                document_key desc, form_number asc
        )
),

in_force as (
    select
        form_key,
        project_key,
        form_kind,
        valid_to,
        version_rank = 1 as is_in_force,
        case
            when document_count = 1 then null
            when dated_count = 0 then 'arrival'
            when dated_count < version_count then 'only_dated'
            when same_day_count > 1 then 'same_day'
            else dated_from
        end as in_force_from
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
),

-- The long texts join last.
texts as (
    select
        form_key,
        purpose_text,
        goal_text,
        long_term_goal_text,
        result_goal_text
    from {{ ref('stg_forms') }}
),

said as (
    select
        projected.form_key,
        projected.document_key,
        projected.project_key,
        projected.unit_key,
        projected.unit_code,
        projected.unit_name,
        projected.department_text,
        projected.project_name,
        projected.project_code,
        projected.form_kind,
        projected.heading,
        projected.location,
        projected.unit_from,
        projected.money_unit,
        texts.purpose_text,
        texts.goal_text,
        texts.long_term_goal_text,
        texts.result_goal_text,
        projected.region_code,
        projected.region_from,
        projected.fiscal_year_from,
        speaking.in_force_from,
        projected.form_number,
        projected.fiscal_year,
        projected.is_hidden,
        projected.is_whole_department,
        speaking.is_in_force,
        speaking.speaks_for_project,
        projected.dated_on as valid_from,
        speaking.valid_to
    from projected
    inner join speaking using (form_key)
    inner join texts using (form_key)
)

select * from said
