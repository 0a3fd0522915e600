"""What each page of a release shows: queries of the release in, pages out."""

import hashlib
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipelines import dictionary, settings
from pipelines.forms.records import Claim, claims_from_json
from pipelines.site.charts import CHARTS
from pipelines.site.grid import Place, grid
from pipelines.words import Words, plain, reading, wan, words

Row = dict[str, Any]
Ask = Callable[..., list[Row]]
Forms = dict[str, tuple[Row, list[Claim]]]
"""What forms are called, and their cells, by form_key."""

_FEW_FORMS = 3
"""A finding about more forms than this shows the marked rows of each, not all of it."""
_MOST_FORMS_OF_A_FINDING = 100
_PLAIN_SLUG = re.compile(r"[0-9A-Za-z:-]+")


def write(release: Path, name: str, ask: Ask, charts: dict[str, Words]) -> None:
    """Write the pages of a release into it: `index.html`, and the rest in `site/`.

    Of projects and of findings, the first `settings.SITE_PAGES` get a page of their own: those with the most money.

    Args:
        release: its folder.
        name: what it is called.
        ask: gives the rows of a query of it as dictionaries; parameters by name.
        charts: those that could be drawn, by name, as `charts.draw_all` gives them; of others the data is shown.
    """
    pages = _Pages(release, name)
    _copy_assets(release / "site")
    budgets = ask(_PROJECTS, {"most": settings.SITE_PAGES})
    findings = ask(_FINDINGS, {"most": settings.SITE_PAGES})
    units = ask(_UNITS, {"most": settings.SITE_PAGES})
    forms = _forms(ask, budgets, findings)
    with_page = {project["project_key"] for project in budgets}
    shown = {"with_page": with_page, "findings": findings}
    pages.write("index.html", "index.html", _overview(ask, charts))
    pages.write("site/findings.html", "findings.html", shown | {"total": _count(ask, "audit.findings")})
    pages.write(
        "site/projects.html", "projects.html", {"projects": budgets, "total": _count(ask, "marts.dim_projects")}
    )
    pages.write("site/units.html", "units.html", {"units": units, "total": _count(ask, "marts.dim_units")})
    pages.write("site/coverage.html", "coverage.html", _coverage(ask))
    pages.write("site/changes.html", "changes.html", _changes(ask))
    pages.write("site/dictionary.html", "dictionary.html", {"tables": dictionary.tables(ask)})
    for finding in findings:
        pages.write(f"site/findings/{finding['finding_key']}.html", "finding.html", _finding(forms, finding, with_page))
    for key, project in _projects(ask, forms, budgets, findings):
        pages.write(f"site/projects/{key}.html", "project.html", project)
    for key, unit in _units(ask, units, budgets, findings):
        pages.write(f"site/units/{slug(key)}.html", "unit.html", unit)


class _Pages:
    """Writes pages, each with what all of them share."""

    def __init__(self, release: Path, name: str) -> None:
        self._release = release
        self._name = name
        self._environment = Environment(
            loader=PackageLoader("pipelines.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._environment.filters |= {"wan": wan, "plain": plain, "slug": slug, "reading": reading}
        self._environment.globals |= {
            "t": _in_both,
            "words": words,
            "said": lambda code, of: _in_both(*words(code, of)),
        }

    def write(self, place: str, template: str, shown: Row) -> None:
        """Fill a template and put it at a place in the release."""
        target = self._release / place
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * place.count("/")
        text = self._environment.get_template(template).render(shown, root=root, release=self._name, page=template)
        target.write_text(text, encoding="utf-8")


def _in_both(zh: object, en: object | None = None) -> Markup:
    """A text in both languages, of which the page shows one."""
    if en is None or zh == en:
        return Markup(f"<span>{escape(zh)}</span>")  # noqa: S704 - escaped here
    return Markup(  # noqa: S704
        f'<span class="zh" lang="zh-CN">{escape(zh)}</span><span class="en" lang="en">{escape(en)}</span>'
    )


def slug(key: str) -> str:
    """A key as the name of a page: itself where it is plain, else a hash."""
    if _PLAIN_SLUG.fullmatch(key):
        return key.replace(":", "-")
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _copy_assets(target: Path) -> None:
    with_assets = files("pipelines.site").joinpath("assets")
    target.mkdir(parents=True, exist_ok=True)
    for name in ("site.css", "site.js"):
        with with_assets.joinpath(name).open("rb") as source, (target / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _count(ask: Ask, table: str) -> int:
    return int(ask(f"select count(*) as n from {table}")[0]["n"])


_PROJECTS = """
    select
        projects.project_key, projects.project_name, projects.fiscal_year, projects.unit_key, projects.form_key,
        projects.project_family_key, projects.project_family_name, units.unit_name, units.unit_code,
        funds.fund_source_name, funds.fund_source_name_en, budgets.budget_yuan, forms.form_number,
        documents.file_name
    from marts.dim_projects as projects
    inner join marts.dim_units as units using (unit_key)
    inner join marts.dim_forms as forms on projects.form_key = forms.form_key
    inner join marts.dim_documents as documents on forms.document_key = documents.document_key
    left join marts.dim_fund_sources as funds on projects.fund_source_key = funds.fund_source_key
    left join marts.fct_project_budgets as budgets
        on projects.project_key = budgets.project_key and budgets.amount_stage = 'annual'
    order by budgets.budget_yuan desc nulls last, projects.project_key
    limit $most
"""
_FINDINGS = """
    select findings.*, rules.* exclude (rule_code, severity, suggestion_zh), units.unit_name, projects.project_name
    from audit.findings as findings
    inner join audit.rules as rules using (rule_code)
    left join marts.dim_projects as projects using (project_key)
    left join marts.dim_units as units on findings.unit_key = units.unit_key
    order by
        list_position(['error', 'warning', 'notice'], findings.severity), findings.amount_yuan desc nulls last,
        findings.rule_code, findings.finding_key
    limit $most
"""
_UNITS = """
    with years as (
        select
            unit_key,
            list({
                'fiscal_year': fiscal_year, 'form_count': form_count, 'project_count': project_count,
                'indicator_count': indicator_count, 'budget_yuan': budget_yuan, 'is_missing': is_missing
            } order by fiscal_year) as years,
            sum(project_count) as project_count,
            sum(budget_yuan) as budget_yuan
        from marts.coverage
        group by unit_key
    )

    select units.*, regions.region_name, regions.region_name_en, years.* exclude (unit_key)
    from marts.dim_units as units
    left join years using (unit_key)
    left join marts.dim_regions as regions on units.region_code = regions.region_code
    order by years.budget_yuan desc nulls last, units.unit_key
    limit $most
"""


def _overview(ask: Ask, drawn: dict[str, Words]) -> Row:
    [figures] = ask(_FIGURES)
    return {
        "charts": [{"chart": chart, "rows": ask(chart.sql), "svg": drawn.get(chart.name)} for chart in CHARTS],
        "figures": figures,
        "severities": ask(_SEVERITIES),
        "rejected": ask(
            "select file_name, refusal from marts.dim_documents where refusal is not null order by 1 limit 50"
        ),
        "quarantined": _count(ask, "provenance.quarantine"),
    }


_SEVERITIES = """
    select severity, count(*) as n
    from audit.findings
    group by severity
    order by list_position(['error', 'warning', 'notice'], severity)
"""
_FIGURES = """
    select
        (select count(*) from marts.dim_documents) as documents,
        (select count(*) from marts.dim_forms where is_in_force) as forms,
        (select count(*) from marts.dim_units) as units,
        (select count(*) from marts.dim_projects) as projects,
        (select count(*) from marts.fct_indicator_targets) as indicators,
        (select sum(amount_yuan) from marts.fct_project_funding where amount_stage = 'annual') as budget_yuan,
        (select list_sort(list(distinct fiscal_year)) from marts.dim_projects where fiscal_year is not null) as years,
        (select count(*) from history.changes) as changes
"""


def _coverage(ask: Ask) -> Row:
    years = [row["fiscal_year"] for row in ask("select distinct fiscal_year from marts.coverage order by 1")]
    return {
        "years": years,
        "units": ask(
            _UNITS.replace("years.budget_yuan desc nulls last", "units.region_code"), {"most": settings.SITE_PAGES}
        ),
        "documents": ask(_DOCUMENTS, {"most": settings.SITE_PAGES}),
    }


_DOCUMENTS = """
    select file_name, document_key, publisher, region_code, published_on, dated_on, form_count, refusal
    from marts.dim_documents
    order by file_name
    limit $most
"""


def _changes(ask: Ask) -> Row:
    return {
        "changes": ask("select * from history.changes limit $most", {"most": settings.SITE_PAGES}),
        "total": _count(ask, "history.changes"),
    }


def _forms(ask: Ask, projects: list[Row], findings: list[Row]) -> Forms:
    """The forms that pages show, in one query: those in force of the projects, and those that findings point to."""
    keys = {key for finding in findings for key in _marked(finding)}
    rows = ask(_FORMS, {"keys": list(keys), "projects": [project["project_key"] for project in projects]})
    return {row["form_key"]: (row, claims_from_json(row["cells"])) for row in rows}


def _marked(finding: Row) -> dict[str, set[Place]]:
    """The places of a finding's cells, by form; of one about very many forms, those of the first."""
    marked: dict[str, set[Place]] = defaultdict(set)
    for cell in finding["evidence"]:
        if cell["form_key"] in marked or len(marked) < _MOST_FORMS_OF_A_FINDING:
            marked[cell["form_key"]].add((cell["row_number"], cell["column_number"]))
    return marked


_FORMS = """
    select
        forms.form_key, forms.project_key, forms.form_number, forms.heading, forms.form_kind, forms.location,
        forms.is_in_force, documents.file_name, documents.sha256, cells.cells
    from marts.dim_forms as forms
    inner join marts.dim_documents as documents using (document_key)
    inner join provenance.form_cells as cells using (form_key)
    where
        forms.form_key in (select unnest($keys))
        or (forms.is_in_force and forms.project_key in (select unnest($projects)))
    order by forms.document_key, forms.form_number
"""


def _finding(forms: Forms, finding: Row, with_page: set[str]) -> Row:
    marked = _marked(finding)
    count = len({cell["form_key"] for cell in finding["evidence"]})
    few = count <= _FEW_FORMS
    shown = [
        (forms[key][0], grid(forms[key][1], places, only_marked=not few))
        for key, places in marked.items()
        if key in forms
    ]
    return {"finding": finding, "forms": shown, "with_page": with_page, "form_count": count, "is_whole": few}


def _projects(ask: Ask, forms: Forms, projects: list[Row], findings: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a project: its forms as published, beside what was understood."""
    of_projects = {
        name: _by(ask(sql, {"keys": [project["project_key"] for project in projects]}), "project_key")
        for name, sql in _OF_PROJECTS.items()
    }
    found = _by(findings, "project_key")
    own = _by((form for form, _ in forms.values() if form["is_in_force"]), "project_key")
    for project in projects:
        key = project["project_key"]
        shown = {name: rows.get(key, []) for name, rows in of_projects.items()}
        published = [(form, grid(forms[form["form_key"]][1])) for form in own.get(key, [])]
        yield key, shown | {"project": project, "published": published, "findings": found.get(key, [])}


_OF_PROJECTS = {
    "budgets": """
        select * from marts.fct_project_budgets
        where project_key in (select unnest($keys))
        order by amount_stage
    """,
    "funding": """
        select funding.*, funds.fund_source_name, funds.fund_source_name_en
        from marts.fct_project_funding as funding
        inner join marts.dim_fund_sources as funds using (fund_source_key)
        where project_key in (select unnest($keys))
        order by amount_stage, amount_yuan desc
    """,
    "indicators": """
        select targets.*, levels.level1_name, levels.level2_name, costs.cost_kind, results.result_text, results.score
        from marts.fct_indicator_targets as targets
        inner join marts.dim_indicator_levels as levels using (indicator_level_key)
        left join marts.fct_cost_lines as costs using (indicator_key)
        left join marts.fct_indicator_results as results using (indicator_key)
        where targets.project_key in (select unnest($keys))
        order by targets.form_number, targets.row_number
    """,
    "versions": """
        select
            forms.project_key, forms.form_kind, documents.file_name, forms.valid_from, forms.valid_to,
            forms.is_in_force, budgets.budget_yuan
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


def _units(ask: Ask, units: list[Row], projects: list[Row], findings: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a unit: its money, its projects and what was found in them."""
    own, found = _by(projects, "unit_key"), _by(findings, "unit_key")
    funding = _by(ask(_FUNDING_OF_UNITS, {"keys": [unit["unit_key"] for unit in units]}), "unit_key")
    for unit in units:
        key = unit["unit_key"]
        families = _by(own.get(key, []), "project_family_key")
        yield (
            key,
            {
                "unit": unit,
                "projects": own.get(key, []),
                "families": [family for family in families.values() if len({row["fiscal_year"] for row in family}) > 1],
                "findings": found.get(key, []),
                "funding": funding.get(key, []),
                "total": int(unit["project_count"] or 0),
            },
        )


_FUNDING_OF_UNITS = """
    select unit_key, fiscal_year, fund_source_name, fund_source_name_en, sum(amount_yuan) as amount_yuan
    from marts.fct_project_funding
    inner join marts.dim_fund_sources using (fund_source_key)
    where unit_key in (select unnest($keys)) and amount_stage = 'annual'
    group by all
    order by fiscal_year desc, amount_yuan desc
"""


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped
