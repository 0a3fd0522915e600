"""What the pages ask of a release.

Keys and the number of rows wanted come in as parameters; SQL goes out. Counts are of everything;
only lists are cut, by `$most`.
"""

from pipelines.codes import Severity

ORDER = f"""
    {Severity.rank("findings.severity")} nulls last,
    findings.amount_yuan desc nulls last,
    findings.rule_code, findings.finding_key
"""
"""Findings as their reader wants them: the gravest first, then the most money."""

_PROJECT_ROWS = """
    select
        projects.project_key, projects.project_name, projects.fiscal_year, projects.unit_key,
        projects.project_family_key, projects.project_family_name, units.unit_name, units.unit_code,
        funds.fund_source_name, funds.fund_source_name_en, budgets.budget_yuan, forms.form_number,
        documents.file_name
    from marts.dim_projects as projects
    left join marts.dim_units as units using (unit_key)
    left join marts.dim_forms as forms on projects.form_key = forms.form_key
    left join marts.dim_documents as documents on forms.document_key = documents.document_key
    left join marts.dim_fund_sources as funds on projects.fund_source_key = funds.fund_source_key
    left join marts.fct_project_budgets as budgets
        on projects.project_key = budgets.project_key and budgets.amount_stage = 'annual'
"""
PROJECTS = f"""{_PROJECT_ROWS}
    order by budgets.budget_yuan desc nulls last, projects.project_key
    limit $most
"""
PROJECTS_OF_UNITS = f"""
    {_PROJECT_ROWS}
    where projects.unit_key in (select unnest($keys))
    qualify
        row_number() over (
            partition by projects.unit_key
            order by projects.fiscal_year desc nulls last, budgets.budget_yuan desc nulls last,
                projects.project_key
        ) <= $most
    order by projects.fiscal_year desc nulls last, budgets.budget_yuan desc nulls last,
        projects.project_key
"""
FAMILIES_OF_UNITS = f"""
    with projects as ({_PROJECT_ROWS} where projects.unit_key in (select unnest($keys)))

    select
        unit_key,
        any_value(project_family_name) as project_family_name,
        list(
            {{'project_key': project_key, 'fiscal_year': fiscal_year, 'budget_yuan': budget_yuan}}
            order by fiscal_year nulls first, project_key
        ) as years
    from projects
    group by unit_key, project_family_key
    having count(distinct coalesce(fiscal_year, 0)) > 1
    order by project_family_name, project_family_key
"""

YEARS_OF_UNITS = """
    with counted as (
        select
            unit_key, fiscal_year, 1 as form_count, 0 as project_count, 0 as indicator_count,
            null as budget_yuan
        from marts.dim_forms
        where is_in_force
        union all
        select unit_key, fiscal_year, 0, 1, 0, null from marts.dim_projects
        union all
        select unit_key, fiscal_year, 0, 0, 1, null from marts.fct_indicator_targets
        union all
        select unit_key, fiscal_year, 0, 0, 0, budget_yuan from marts.fct_project_budgets
        where amount_stage = 'annual'
        union all
        select unit_key, fiscal_year, 0, 0, 0, null from marts.coverage
        where is_missing
    )

    select
        unit_key,
        fiscal_year,
        cast(sum(form_count) as bigint) as form_count,
        cast(sum(project_count) as bigint) as project_count,
        cast(sum(indicator_count) as bigint) as indicator_count,
        sum(budget_yuan) as budget_yuan,
        sum(form_count + project_count) = 0 as is_missing
    from counted
    group by unit_key, fiscal_year
"""
"""A row a unit and a fiscal year, that year not known among them."""
UNITS = f"""
    with years as ({YEARS_OF_UNITS}),

    published as (
        select
            unit_key,
            cast(sum(project_count) as bigint) as project_count,
            max(fiscal_year) as fiscal_year
        from years
        where not is_missing
        group by unit_key
    ),

    found as (
        select
            unit_key,
            count_if(severity = 'error') as errors,
            count_if(severity = 'warning') as warnings,
            count_if(severity = 'notice') as notices
        from audit.findings
        group by unit_key
    )

    select
        units.unit_key, units.region_code, units.unit_code, units.unit_name, units.unit_names,
        units.department_code, units.department_name, regions.region_name, regions.region_name_en,
        published.fiscal_year, coalesce(published.project_count, 0) as project_count,
        years.budget_yuan, coalesce(found.errors, 0) as errors,
        coalesce(found.warnings, 0) as warnings, coalesce(found.notices, 0) as notices
    from marts.dim_units as units
    left join published using (unit_key)
    left join years
        on units.unit_key = years.unit_key
        and published.fiscal_year is not distinct from years.fiscal_year
    left join found on units.unit_key = found.unit_key
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by years.budget_yuan desc nulls last, units.unit_key
    limit $most
"""
"""The budget of a unit is that of the latest year that it published; the year stands beside it."""
YEARS = f"""
    select * from ({YEARS_OF_UNITS})
    where unit_key in (select unnest($keys))
    order by fiscal_year nulls last
"""
FUNDING_OF_UNITS = """
    select
        unit_key, fiscal_year, fund_source_name, fund_source_name_en,
        sum(amount_yuan) as amount_yuan
    from marts.fct_project_funding
    left join marts.dim_fund_sources using (fund_source_key)
    where unit_key in (select unnest($keys)) and amount_stage = 'annual'
    group by all
    order by fiscal_year desc nulls last, amount_yuan desc
"""

DEPARTMENTS = """
    select * from marts.fct_department_budgets
    where unit_key in (select unnest($keys))
    order by fiscal_year desc nulls last, amount_stage, form_number
"""

FIGURES = """
    select
        (select count(*) from marts.dim_documents) as documents,
        (select count(*) from marts.dim_documents where refusal is not null) as refused,
        (select count(*) from provenance.quarantine) as quarantined,
        (select count(*) from marts.dim_forms where is_in_force) as forms,
        (select count(*) from marts.dim_units) as units,
        (select count(*) from marts.dim_projects) as projects,
        (select count(*) from marts.fct_indicator_targets) as indicators,
        (select count(*) from audit.rules) as rules,
        (select count(*) from audit.findings) as findings,
        (
            select count(distinct (table_name, coalesce(to_key, from_key))) from history.changes
        ) as changes
"""
FINDINGS = f"""
    select
        findings.*,
        rules.* exclude (rule_code, severity, suggestion_zh, suggestion_en),
        units.unit_name, projects.project_name
    from audit.findings as findings
    left join audit.rules as rules using (rule_code)
    left join marts.dim_projects as projects using (project_key)
    left join marts.dim_units as units on findings.unit_key = units.unit_key
    order by {ORDER}
    limit $most
"""
"""Those that get a page."""

_LISTED = """
    findings.finding_key, findings.project_key, findings.unit_key, findings.rule_code,
    findings.severity, findings.status, findings.message_zh, findings.message_en
"""


def found_in(key: str) -> str:
    """How many findings of each severity units (`unit_key`) or projects (`project_key`) have."""
    return f"""
        select {key}, severity, count(*) as n from audit.findings
        where {key} in (select unnest($keys))
        group by {key}, severity
    """


def findings_of(key: str) -> str:
    """The first `$most` findings of each unit or project."""
    return f"""
        select {_LISTED} from audit.findings as findings
        where {key} in (select unnest($keys))
        qualify row_number() over (partition by {key} order by {ORDER}) <= $most
        order by {ORDER}
    """


def findings_that_touch(key: str) -> str:
    """The first `$most` findings that show cells of a unit's or project's forms.

    They are another's, or a document's.
    """
    return f"""
        with touched as (
            select distinct shown.finding_key, forms.{key} as touched_key
            from (
                select finding_key, unnest(evidence).form_key as form_key
                from audit.findings
            ) as shown
            inner join marts.dim_forms as forms using (form_key)
            where forms.is_in_force and forms.{key} in (select unnest($keys))
        )

        select
            touched.touched_key, {_LISTED},
            count(*) over (partition by touched.touched_key) as total
        from touched
        inner join audit.findings as findings using (finding_key)
        where findings.{key} is distinct from touched.touched_key
        qualify row_number() over (partition by touched.touched_key order by {ORDER}) <= $most
        order by {ORDER}
    """


def checked_in(key: str) -> str:
    """What came of each rule and form in force of units or projects.

    It fired, was clean, or could not tell.
    """
    return f"""
        select
            projects.{key},
            count(distinct coverage.form_key) as forms,
            count(distinct coverage.rule_code) as rules,
            count_if(outcome = 'fired') as fired,
            count_if(outcome = 'clean') as clean,
            count_if(outcome = 'not_checkable') as not_checkable,
            cast(coalesce(sum(rows_not_checkable), 0) as bigint) as rows_not_checkable
        from audit.coverage as coverage
        inner join marts.dim_projects as projects using (project_key)
        where projects.{key} in (select unnest($keys))
        group by projects.{key}
    """


PROJECTS_OF_FINDINGS = "select finding_key, project_key from audit.findings"
FORMS = """
    select
        forms.form_key, forms.project_key, forms.form_number, forms.heading, forms.form_kind,
        forms.location,
        forms.is_in_force, forms.document_key, documents.file_name, documents.sha256,
        documents.size_bytes, documents.source_url, cells.cells
    from marts.dim_forms as forms
    inner join marts.dim_documents as documents using (document_key)
    inner join provenance.form_cells as cells using (form_key)
    where
        forms.form_key in (select unnest($keys))
        or (forms.is_in_force and forms.project_key in (select unnest($projects)))
    order by forms.document_key, forms.form_number
"""
OF_PROJECTS = {
    "budgets": """
        select * from marts.fct_project_budgets
        where project_key in (select unnest($keys))
        order by amount_stage
    """,
    "departments": """
        select * from marts.fct_department_budgets
        where project_key in (select unnest($keys))
        order by amount_stage
    """,
    "funding": """
        select funding.*, funds.fund_source_name, funds.fund_source_name_en
        from marts.fct_project_funding as funding
        left join marts.dim_fund_sources as funds using (fund_source_key)
        where project_key in (select unnest($keys))
        order by amount_stage, amount_yuan desc
    """,
    "indicators": """
        select
            targets.* exclude (clauses),
            list_filter(
                coalesce(targets.clauses, []), lambda clause: clause is not null
            ) as clauses,
            levels.level1_name, levels.level2_name, costs.cost_kind, results.result_text,
            results.score, results.is_met, coalesce(results.weight, targets.weight) as points,
            results.deviation_text
        from marts.fct_indicator_targets as targets
        left join marts.dim_indicator_levels as levels using (indicator_level_key)
        left join marts.fct_cost_lines as costs using (indicator_key)
        left join marts.fct_indicator_results as results using (indicator_key)
        where targets.project_key in (select unnest($keys))
        order by targets.form_number, targets.row_number
    """,
    "versions": """
        select
            forms.project_key, forms.form_kind, forms.fiscal_year, documents.file_name,
            forms.valid_from,
            forms.valid_to, forms.is_in_force, budgets.budget_yuan
        from history.forms as forms
        left join history.project_budgets as budgets
            on
                forms.form_key = budgets.form_key and budgets.amount_stage = 'annual'
                and budgets.superseded_at is null
        left join history.documents as documents
            on forms.document_key = documents.document_key and documents.superseded_at is null
        where forms.superseded_at is null and forms.project_key in (select unnest($keys))
        order by forms.form_kind, forms.valid_from nulls first
    """,
}
