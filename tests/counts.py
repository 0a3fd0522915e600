"""Every count and every amount on a release's pages, held against SQL that they do not use."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html

from pipelines.reports.wording import plain, wan

Ask = Callable[..., list[dict[str, Any]]]

_OF_FORMS = """
    select distinct finding_key, forms.project_key, forms.unit_key
    from (select finding_key, unnest(evidence).form_key as form_key from audit.findings)
    inner join marts.dim_forms as forms using (form_key)
    where is_in_force
"""
_CHECKED = """
    select coverage.*, unit_key from audit.coverage as coverage
    inner join marts.dim_projects using (project_key)
"""

_KIND_OF_PROJECTS = """
    select projects.project_key, projects.unit_key, projects.fiscal_year, form_kind,
        coalesce(projects.fiscal_year::varchar, 'none') || ' ' || form_kind as scope
    from marts.dim_projects as projects
    inner join marts.dim_forms as forms using (form_key)
"""
_KIND_OF_FINDINGS = """
    select findings.*,
        coalesce(
            case when project_key is null then (
                select fiscal_year from marts.dim_forms as forms
                where forms.form_key = findings.evidence[1].form_key
            ) else findings.fiscal_year end::varchar,
            'none'
        ) || ' '
        || coalesce(
            (select form_kind from marts.dim_forms as forms
                where forms.form_key = findings.evidence[1].form_key),
            (select form_kind from marts.dim_forms as forms
                where forms.form_key = (
                    select form_key from marts.dim_projects as projects
                    where projects.project_key = findings.project_key
                )),
            'none'
        ) as scope
    from audit.findings as findings
"""
_ANNUAL = f"""
    select kinds.*, budget_yuan
    from ({_KIND_OF_PROJECTS}) as kinds
    inner join (
        select project_key, budget_yuan from marts.fct_project_budgets
        where amount_stage = 'annual'
        union all
        select project_key, budget_yuan from marts.fct_department_budgets
        where amount_stage = 'annual' and project_key not in (
            select project_key from marts.fct_project_budgets
            where amount_stage = 'annual' and budget_yuan is not null
        )
    ) using (project_key)
"""
_ERRORS = f"select * from ({_KIND_OF_FINDINGS}) where severity = 'error'"

# What is counted: rows of whom it is counted of, of which sort, and how many there are; none is 0.
COUNTS = {
    "documents": "select '', '', count(*) from marts.dim_documents",
    "refused": "select '', '', count(*) from marts.dim_documents where refusal is not null",
    "quarantined": "select '', '', count(*) from provenance.quarantine",
    "indicators": """
        select '', '', count(*) from marts.fct_indicator_targets
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.fct_indicator_targets group by all
    """,
    "forms": f"""
        select '', '', count(*) from marts.dim_forms where is_in_force
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*) from marts.dim_forms
        where is_in_force group by all
        union all
        select unit_key, '', count(distinct form_key) from ({_CHECKED}) group by all
        union all
        select project_key, '', count(distinct form_key) from ({_CHECKED}) group by all
    """,
    "projects": """
        select '', '', count(*) from marts.dim_projects
        union all
        select '', coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.dim_projects group by all
        union all
        select unit_key, '', count(*) from marts.dim_projects group by all
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.dim_projects group by all
    """,
    "units": """
        select '', '', count(*) from marts.dim_units
        union all
        select '', coalesce(fiscal_year::varchar, 'none'), count(distinct unit_key)
        from marts.dim_projects group by all
    """,
    "findings": """
        select '', '', count(*) from audit.findings
        union all
        select '', severity, count(*) from audit.findings group by all
        union all
        select unit_key, severity, count(*) from audit.findings
        where unit_key is not null group by all
        union all
        select project_key, severity, count(*) from audit.findings
        where project_key is not null group by all
        union all
        select unit_key, '', count(*) from audit.findings where unit_key is not null group by all
        union all
        select project_key, '', count(*) from audit.findings
        where project_key is not null group by all
    """,
    "touching": f"""
        select shown.unit_key, '', count(distinct finding_key) from ({_OF_FORMS}) as shown
        inner join audit.findings as findings using (finding_key)
        where findings.unit_key is distinct from shown.unit_key group by all
        union all
        select shown.project_key, '', count(distinct finding_key) from ({_OF_FORMS}) as shown
        inner join audit.findings as findings using (finding_key)
        where findings.project_key is distinct from shown.project_key group by all
    """,
    "rules": f"""
        select unit_key, '', count(distinct rule_code) from ({_CHECKED}) group by all
        union all
        select project_key, '', count(distinct rule_code) from ({_CHECKED}) group by all
    """,
    "checked": f"""
        select unit_key, outcome, count(*) from ({_CHECKED}) group by all
        union all
        select project_key, outcome, count(*) from ({_CHECKED}) group by all
    """,
    "rows_not_checkable": """
        select projects.unit_key, '', count(*) from audit.unjudged_rows as unjudged
        inner join marts.dim_projects as projects using (project_key) group by all
        union all
        select project_key, '', count(*) from audit.unjudged_rows group by all
    """,
    "forms_of_finding": """
        select finding_key, '', count(distinct form_key)
        from (select finding_key, unnest(evidence).form_key as form_key from audit.findings)
        group by all
    """,
    "changes": """
        select '', '', count(distinct (table_name, coalesce(to_key, from_key)))
        from history.changes
        union all
        select '', change, count(distinct (table_name, coalesce(to_key, from_key)))
        from history.changes group by all
    """,
    "scoped": f"""
        select '', scope || ' ' || severity, count(*) from ({_KIND_OF_FINDINGS}) group by all
        union all
        select '', scope || ' ' || status, count(*) from ({_KIND_OF_FINDINGS}) group by all
    """,
    "scoped_findings": f"""
        select unit_key, scope || ' ' || severity, count(*) from ({_KIND_OF_FINDINGS})
        where unit_key is not null group by all
        union all
        select project_key, scope || ' ' || severity, count(*) from ({_KIND_OF_FINDINGS})
        where project_key is not null group by all
    """,
    "scoped_projects": f"""
        select '', scope, count(*) from ({_KIND_OF_PROJECTS}) group by all
        union all
        select unit_key, scope, count(*) from ({_KIND_OF_PROJECTS}) group by all
    """,
    "scoped_units": f"""
        select '', scope, count(distinct unit_key) from ({_KIND_OF_PROJECTS}) group by all
    """,
    "error_projects": f"""
        select '', scope, count(distinct project_key) from ({_ERRORS}) group by all
    """,
    "gone": "select '', '', count(*) from audit.gone_findings where is_new",
    "missing": """
        select '', fiscal_year::varchar, count(*) from marts.coverage where is_missing group by all
    """,
    "bars": f"""
        select 'levels', scope, count(distinct indicator_level_key)
        from marts.fct_indicator_targets
        inner join ({_KIND_OF_PROJECTS}) using (project_key) group by all
        union all
        select 'budget', scope, count(distinct funding.unit_key)
        from marts.fct_project_funding as funding
        inner join ({_KIND_OF_PROJECTS}) using (project_key)
        where amount_stage = 'annual' group by all
    """,
}

# What money is shown: whose it is, of which stage and year, and how much: never of more than one of
# either.
AMOUNTS = {
    "funding": """
        select '', amount_stage, fiscal_year, sum(amount_yuan) from marts.fct_project_funding
        group by all
    """,
    "fund": """
        select unit_key, amount_stage, fiscal_year, sum(amount_yuan) from marts.fct_project_funding
        group by unit_key, amount_stage, fiscal_year, fund_source_key
    """,
    "unit_budget": """
        select unit_key, amount_stage, fiscal_year, sum(budget_yuan)
        from marts.fct_project_budgets group by all
    """,
    **{
        f"project_{part}": f"""
            select project_key, amount_stage, fiscal_year, {part}_yuan
            from marts.fct_project_budgets
            where {part}_yuan is not null
        """
        for part in ("budget", "fiscal", "other")
    },
    **{
        f"department_{part}": f"""
            select project_key, amount_stage, fiscal_year, {part}
            from marts.fct_department_budgets where {part} is not null
        """
        for part in (
            "budget_yuan",
            "fiscal_yuan",
            "other_yuan",
            "basic_spending_yuan",
            "project_spending_yuan",
        )
    },
    "scoped_project": f"""
        select project_key || ' ' || form_kind, 'annual', fiscal_year, budget_yuan from ({_ANNUAL})
    """,
    "scoped_unit": f"""
        select unit_key || ' ' || form_kind, 'annual', fiscal_year, sum(budget_yuan)
        from ({_ANNUAL}) group by all
    """,
    "scoped_sum": f"""
        select form_kind, 'annual', fiscal_year, sum(budget_yuan) from ({_ANNUAL}) group by all
    """,
    "error_yuan": f"""
        select form_kind, 'annual', fiscal_year, sum(budget_yuan) from ({_ANNUAL})
        where (project_key, scope) in (select (project_key, scope) from ({_ERRORS}))
        group by all
    """,
    "both_sum": f"""
        with units as (
            select unit_key, form_kind, fiscal_year, sum(budget_yuan) as yuan
            from ({_ANNUAL}) group by all having yuan is not null
        ),
        pairs as (
            select now.fiscal_year || ' ' || now.form_kind as scope, now.fiscal_year as now_year,
                was.fiscal_year as was_year, now.yuan as now_yuan, was.yuan as was_yuan
            from units as now inner join units as was
                on now.unit_key = was.unit_key and now.form_kind = was.form_kind
                and now.fiscal_year = was.fiscal_year + 1
        )
        select scope, 'annual', now_year, sum(now_yuan) from pairs group by all
        union all
        select scope, 'annual', was_year, sum(was_yuan) from pairs group by all
    """,
    "funding_line": """
        select project_funding_key, amount_stage, fiscal_year, amount_yuan
        from marts.fct_project_funding
    """,
    "at_stake": "select finding_key, 'at_stake', fiscal_year, amount_yuan from audit.findings",
}


def checked(release: Path, ask: Ask) -> int:
    """Hold every count and amount of the pages against their release; how many there were.

    Args:
        release: the folder with the pages.
        ask: the release itself.
    """
    counts = {what: _counts(ask, sql) for what, sql in COUNTS.items()}
    amounts = {what: _amounts(ask, sql) for what, sql in AMOUNTS.items()}
    held = 0
    for page in pages(release):
        tree = lxml.html.parse(str(page), lxml.html.HTMLParser(encoding="utf-8")).getroot()
        for shown in tree.iterfind(".//*[@data-total]"):
            what, key = (
                shown.get("data-total"),
                (shown.get("data-of", ""), shown.get("data-by", "")),
            )
            assert _said(shown) == plain(counts[what].get(key, 0)), (page, what, key)
            held += 1
        for shown in tree.iterfind(".//*[@data-yuan]"):
            what = shown.get("data-yuan")
            key = (shown.get("data-of", ""), shown.get("data-stage"), shown.get("data-year"))
            assert (_said(shown) or "—") in (amounts[what].get(key) or {"—"}), (page, what, key)
            held += 1
    return held


def pages(release: Path) -> list[Path]:
    """All pages of a release but dbt's docs."""
    return [release / "index.html", *sorted((release / "site").rglob("*.html"))]


def _said(shown: lxml.html.HtmlElement) -> str:
    return str(shown.text_content()).strip()


def _counts(ask: Ask, sql: str) -> dict[tuple[str, str], int]:
    return {
        (of, by): n for of, by, n in (row.values() for row in _rows(ask, sql, ("of", "sort", "n")))
    }


def _amounts(ask: Ask, sql: str) -> dict[tuple[str, str, str], set[str]]:
    """The amounts that may stand there: of fund sources a unit has several."""
    found = defaultdict(set)
    for of, stage, year, yuan in (
        row.values() for row in _rows(ask, sql, ("of", "stage", "year", "yuan"))
    ):
        found[of, stage, "" if year is None else str(year)].add(wan(yuan) or "—")
    return found


def _rows(ask: Ask, sql: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return ask(f"select * from ({sql}) as counted ({', '.join(names)})")


def dead_links(release: Path) -> Iterator[tuple[Path, str]]:
    """The links that lead nowhere, each with its page."""
    for page in pages(release):
        tree = lxml.html.parse(str(page), lxml.html.HTMLParser(encoding="utf-8")).getroot()
        for link in {
            link for _, attribute, link, _ in tree.iterlinks() if attribute in ("href", "src")
        }:
            path, _, anchor = unquote(link).partition("#")
            path = path.partition("?")[0]
            target = page.parent / path if path else page
            if link.startswith("data:"):
                continue
            if not target.exists() or (
                anchor and f'id="{anchor}"' not in target.read_text(encoding="utf-8")
            ):
                yield page, link
