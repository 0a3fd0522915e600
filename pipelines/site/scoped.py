"""What tables and overviews ask of a release: of a year and a kind of form.

Those of a project are of the form that speaks for it; those of a finding, of the form that it shows
first. Where `$year` is null, that year is not known.
"""

from pipelines.site.queries import ORDER, YEARS_OF_UNITS

_LEVELS = """
    case
        when {code} is null then null
        when {code} like '__0000' then '省级'
        when {code} like '____00' then '市级'
        else '县级'
    end as level_name,
    case
        when {code} is null then null
        when {code} like '__0000' then 'province'
        when {code} like '____00' then 'prefecture'
        else 'county'
    end as level_name_en
"""
_OF_REGION = f"""
    units.region_code, coalesce(regions.region_name, units.region_code) as region_name,
    coalesce(regions.region_name_en, units.region_code) as region_name_en,
    {_LEVELS.format(code="units.region_code")}
"""
SCOPED_PROJECTS = """
    select
        projects.project_key, projects.unit_key, projects.fiscal_year, forms.form_kind,
        coalesce(budgets.budget_yuan, departments.budget_yuan) as budget_yuan
    from marts.dim_projects as projects
    inner join marts.dim_forms as forms on projects.form_key = forms.form_key
    left join marts.fct_project_budgets as budgets
        on projects.project_key = budgets.project_key and budgets.amount_stage = 'annual'
    left join marts.fct_department_budgets as departments
        on
            projects.project_key = departments.project_key
            and departments.amount_stage = 'annual'
"""
SCOPED_FINDINGS = """
    select
        findings.finding_key, findings.severity, findings.status, findings.rule_code,
        findings.project_key, findings.unit_key,
        -- What is about no project is of the year of the form that it shows.
        if(
            findings.project_key is null, shown.fiscal_year, findings.fiscal_year
        ) as fiscal_year,
        coalesce(shown.form_kind, own.form_kind) as form_kind
    from audit.findings as findings
    left join marts.dim_forms as shown on findings.evidence[1].form_key = shown.form_key
    left join marts.dim_projects as projects on findings.project_key = projects.project_key
    left join marts.dim_forms as own on projects.form_key = own.form_key
"""
_COUNTED = """
    count(*) filter (severity = 'error') as errors,
    count(*) filter (severity = 'warning') as warnings,
    count(*) filter (severity = 'notice') as notices
"""
SCOPES = """
    select fiscal_year, form_kind, count(*) as forms
    from marts.dim_forms
    where is_in_force and speaks_for_project
    group by all
"""
LISTED_FINDINGS = f"""
    with scoped as ({SCOPED_FINDINGS})

    select
        findings.finding_key, findings.severity, findings.message_zh, findings.message_en,
        findings.project_key, projects.project_name, findings.unit_key, units.unit_name,
        findings.fiscal_year as own_year, scoped.fiscal_year, scoped.form_kind,
        findings.amount_yuan, findings.rule_code,
        rules.checks_zh, rules.checks_en, findings.status, {_OF_REGION}
    from audit.findings as findings
    inner join scoped using (finding_key)
    left join audit.rules as rules on findings.rule_code = rules.rule_code
    left join marts.dim_projects as projects on findings.project_key = projects.project_key
    left join marts.dim_units as units on findings.unit_key = units.unit_key
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by {ORDER}
"""
LISTED_PROJECTS = f"""
    with scoped as ({SCOPED_PROJECTS}),

    found as (
        select project_key, fiscal_year, form_kind, {_COUNTED}
        from ({SCOPED_FINDINGS})
        where project_key is not null
        group by all
    )

    select
        scoped.project_key, projects.project_name, scoped.unit_key, units.unit_name,
        scoped.fiscal_year, scoped.form_kind, funds.fund_source_key, funds.fund_source_name,
        funds.fund_source_name_en, scoped.budget_yuan, documents.file_name,
        coalesce(found.errors, 0) as errors, coalesce(found.warnings, 0) as warnings,
        coalesce(found.notices, 0) as notices, {_OF_REGION}
    from scoped
    inner join marts.dim_projects as projects using (project_key)
    left join found
        on
            scoped.project_key = found.project_key
            and scoped.fiscal_year is not distinct from found.fiscal_year
            and scoped.form_kind = found.form_kind
    left join marts.dim_units as units on scoped.unit_key = units.unit_key
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    left join marts.dim_forms as forms on projects.form_key = forms.form_key
    left join marts.dim_documents as documents on forms.document_key = documents.document_key
    left join marts.dim_fund_sources as funds on projects.fund_source_key = funds.fund_source_key
    order by scoped.budget_yuan desc nulls last, scoped.project_key
"""
LISTED_UNITS = f"""
    with counted as (
        select
            unit_key, fiscal_year, form_kind, 1 as project_count, budget_yuan,
            0 as errors, 0 as warnings, 0 as notices
        from ({SCOPED_PROJECTS})
        union all
        select unit_key, fiscal_year, form_kind, 0, null, {_COUNTED}
        from ({SCOPED_FINDINGS})
        where unit_key is not null
        group by unit_key, fiscal_year, form_kind
    ),

    summed as (
        select
            unit_key, fiscal_year, form_kind,
            cast(sum(project_count) as bigint) as project_count,
            sum(budget_yuan) as budget_yuan,
            cast(sum(errors) as bigint) as errors, cast(sum(warnings) as bigint) as warnings,
            cast(sum(notices) as bigint) as notices
        from counted
        group by unit_key, fiscal_year, form_kind
    )

    select
        units.unit_key, units.unit_name, units.unit_code, units.department_name,
        summed.fiscal_year, summed.form_kind, coalesce(summed.project_count, 0) as project_count,
        summed.budget_yuan, coalesce(summed.errors, 0) as errors,
        coalesce(summed.warnings, 0) as warnings, coalesce(summed.notices, 0) as notices,
        {_OF_REGION}
    from marts.dim_units as units
    left join summed using (unit_key)
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by
        summed.fiscal_year desc nulls last, summed.budget_yuan desc nulls last, units.unit_key,
        summed.form_kind
"""
LISTED_DOCUMENTS = f"""
    select
        units.document_key, units.file_name, units.publisher, units.dated_on, units.form_count,
        units.refusal,
        if(units.refusal is null, '已读取', '未能读取') as state_zh,
        if(units.refusal is null, 'read', 'not read') as state_en, {_OF_REGION}
    from marts.dim_documents as units
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by units.refusal is null, units.file_name, units.document_key
"""
LISTED_COVERAGE = f"""
    select
        units.unit_key, units.unit_name, years.fiscal_year,
        if(years.is_missing, '未公开', '已公开') as state_zh,
        if(years.is_missing, 'not published', 'published') as state_en,
        years.project_count, years.budget_yuan, {_OF_REGION}
    from ({YEARS_OF_UNITS}) as years
    inner join marts.dim_units as units using (unit_key)
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by years.fiscal_year desc nulls last, not years.is_missing, units.region_code,
        units.unit_key
"""

# The overviews ask these: of the tables that `overview.prepare` keeps.
_IN_SCOPE = "fiscal_year is not distinct from cast($year as integer) and form_kind = $kind"
FOUND = f"""
    with found as (select * from scoped_findings where {_IN_SCOPE}),

    touched as (
        select count(*) as projects, sum(budget_yuan) as budget_yuan
        from scoped_projects
        semi join (select * from found where severity = 'error') using (project_key)
        where {_IN_SCOPE}
    )

    select
        {_COUNTED},
        count(*) filter (status = 'new') as new,
        count(*) filter (status = 'standing') as standing,
        count(*) filter (status = 'accepted') as accepted,
        (select projects from touched) as error_projects,
        (select budget_yuan from touched) as error_yuan,
        (select count(*) from audit.gone_findings where is_new) as gone
    from found
"""
BUDGETS = """
    with of_years as (
        select * from scoped_projects
        where
            form_kind = $kind
            and (
                fiscal_year is not distinct from cast($year as integer)
                or fiscal_year = cast($year as integer) - 1
            )
    ),

    units as (
        select
            unit_key,
            sum(budget_yuan) filter (fiscal_year is not distinct from cast($year as integer))
                as now_yuan,
            sum(budget_yuan) filter (fiscal_year = cast($year as integer) - 1) as was_yuan
        from of_years
        group by unit_key
    )

    select
        count(*) filter (fiscal_year is not distinct from cast($year as integer)) as projects,
        count(*) filter (fiscal_year = cast($year as integer) - 1) as former_projects,
        count(distinct unit_key) filter (fiscal_year is not distinct from cast($year as integer))
            as units,
        sum(budget_yuan) filter (fiscal_year is not distinct from cast($year as integer))
            as now_yuan,
        sum(budget_yuan) filter (fiscal_year = cast($year as integer) - 1) as was_yuan,
        (select count(*) from units where now_yuan is not null and was_yuan is not null)
            as both_units,
        (select sum(now_yuan) from units where now_yuan is not null and was_yuan is not null)
            as both_now_yuan,
        (select sum(was_yuan) from units where now_yuan is not null and was_yuan is not null)
            as both_was_yuan
    from of_years
"""
UNITS_WITH_MOST = f"""
    select unit_key, any_value(units.unit_name) as unit_name, {_COUNTED}
    from scoped_findings
    inner join marts.dim_units as units using (unit_key)
    where {_IN_SCOPE}
    group by unit_key
    order by errors desc, warnings desc, notices desc, unit_key
    limit $most
"""
PROJECTS_AT_STAKE = f"""
    with found as (
        select project_key, {_COUNTED}
        from scoped_findings
        where {_IN_SCOPE} and project_key is not null and status != 'accepted'
        group by project_key
    )

    select
        scoped.project_key, projects.project_name, scoped.unit_key, units.unit_name,
        scoped.budget_yuan, scoped.fiscal_year, found.errors, found.warnings
    from found
    inner join scoped_projects as scoped using (project_key)
    inner join marts.dim_projects as projects using (project_key)
    left join marts.dim_units as units on scoped.unit_key = units.unit_key
    where found.errors + found.warnings > 0 and scoped.budget_yuan is not null
    order by found.errors > 0 desc, scoped.budget_yuan desc, scoped.project_key
    limit $most
"""
NOT_PUBLISHED = """
    select
        coverage.unit_key, units.unit_name, units.region_code, regions.region_name,
        regions.region_name_en, count(*) over () as total
    from marts.coverage as coverage
    inner join marts.dim_units as units using (unit_key)
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    where coverage.is_missing and coverage.fiscal_year = cast($year as integer)
    order by units.region_code, coverage.unit_key
    limit $most
"""
UNITS_OF_TWO_YEARS = """
    select
        unit_key, any_value(units.unit_name) as unit_name,
        sum(budget_yuan) filter (fiscal_year is not distinct from cast($year as integer))
            as now_yuan,
        sum(budget_yuan) filter (fiscal_year = cast($year as integer) - 1) as was_yuan
    from scoped_projects
    inner join marts.dim_units as units using (unit_key)
    where
        form_kind = $kind
        and (
            fiscal_year is not distinct from cast($year as integer)
            or fiscal_year = cast($year as integer) - 1
        )
    group by unit_key
    having now_yuan is not null or was_yuan is not null
    order by greatest(coalesce(now_yuan, 0), coalesce(was_yuan, 0)) desc, unit_key
    limit $most
"""
