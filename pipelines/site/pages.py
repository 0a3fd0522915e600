"""What each page of a release shows.

A function that asks a release comes in; its pages go out, as files in its folder.
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines import settings
from pipelines.codes import OF_COLUMN, Severity, Words, words
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.releases.reader import Reader
from pipelines.reports import dictionary
from pipelines.reports.wording import plain, reading, wan
from pipelines.site import queries, search, texts
from pipelines.site.charts import CHARTS, Chart, bars, legend, titled
from pipelines.site.grid import Place, grid
from pipelines.targets.examples import examples

Row = dict[str, Any]
Ask = Reader
Forms = dict[str, tuple[Row, list[CellReading]]]
"""What forms are called, and their cells, by form_key."""

_FEW_FORMS = 3
"""A finding about more forms than this shows the marked rows of each, not all of it."""
_MOST_FORMS_OF_A_FINDING = 100
_MOST_FINDINGS_OF_A_PAGE = 100
_MOST_PROJECTS_OF_A_UNIT = 200


def write(release: Path, name: str, ask: Ask) -> None:
    """Write the pages of a release into it: `index.html`, and the rest in `site/`.

    Of units, projects and findings, the first `site_pages` get a page of their own: those
    with the most money, the gravest. Every count is of all there are.

    Args:
        release: its folder, with dbt's docs where there are any.
        name: what it is called.
        ask: gives the rows of a query of it as dictionaries; parameters by name.
    """
    _copy_assets(release / "site")
    most = {"most": settings.given().site_pages}
    projects = ask(queries.PROJECTS, most)
    findings = ask(queries.FINDINGS, most)
    units = ask(queries.UNITS, most)
    shown = [finding for finding in findings if finding["has_page"]]
    [figures] = ask(queries.FIGURES)
    keys = {
        "findings": _keys(shown, "finding"),
        "projects": _keys(projects, "project"),
        "units": _keys(units, "unit"),
    }
    pages = _Pages(release, name, figures, keys)
    pages.write("index.html", "index.html", _overview(ask))
    pages.write("site/findings.html", "findings.html", _findings(ask, findings, units))
    pages.write("site/projects.html", "projects.html", {"projects": projects})
    pages.write("site/units.html", "units.html", {"units": units})
    pages.write("site/coverage.html", "coverage.html", _coverage(ask))
    pages.write("site/changes.html", "changes.html", _changes(ask))
    meanings = {"tables": dictionary.tables(ask), "examples": examples()}
    pages.write("site/dictionary.html", "dictionary.html", meanings)
    names = {"names": _names_of_records()}
    found = search.write(release, ask, pages.place)
    pages.write("site/search.html", "search.html", names | {"found": found})
    pages.write("site/record.html", "record.html", names)
    forms = _forms(ask, projects, shown)
    for finding in shown:
        pages.write(
            _place("findings", finding["finding_key"]), "finding.html", _finding(forms, finding)
        )
    for key, project in _projects(ask, forms, projects):
        pages.write(_place("projects", key), "project.html", project)
    for key, unit in _units(ask, units):
        pages.write(_place("units", key), "unit.html", unit)


def _choices(column: str) -> list[tuple[str, str]]:
    """The codes that a column may have, each as a list to choose from shows it."""
    return [(code.value, f"{code.zh} {code.en}") for code in OF_COLUMN[column]]


def _keys(rows: Iterable[Row], of: str) -> set[str]:
    return {row[f"{of}_key"] for row in rows}


def _place(kind: str, key: str) -> str:
    return f"site/{kind}/{texts.slug(key)}.html"


class _Pages:
    """Writes pages, each with what all of them share."""

    def __init__(
        self, release: Path, name: str, figures: Row, with_page: dict[str, set[str]]
    ) -> None:
        """Take what pages share.

        Args:
            release: its folder.
            name: what it is called.
            figures: counts of everything.
            with_page: the keys of what has a page, by kind: nothing else is linked to.
        """
        self._release = release
        self._with_page = with_page
        self._environment = Environment(
            loader=PackageLoader("pipelines.site"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, finalize=texts.finalize,
        )  # fmt: skip
        self._environment.filters |= {
            "wan": wan, "plain": plain, "reading": reading, "short": texts.short,
            "name": texts.name, "year": texts.year, "json": _compact,
        }  # fmt: skip
        self._environment.globals |= {
            "t": texts.in_both,
            "codes": _choices,
            "said": lambda code, of: texts.in_both(*words(code, of)),
            "place": self.place,
            "figures": figures,
            "release": name,
            "has_docs": (release / "docs" / "index.html").exists(),
        }

    def place(self, kind: str, key: str) -> str:
        """Where the page of something is; nothing where it has none."""
        return _place(kind, key) if key in self._with_page.get(kind, ()) else ""

    def write(self, place: str, template: str, shown: Row) -> None:
        """Fill a template and put it at a place in the release."""
        target = self._release / place
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * place.count("/")
        text = self._environment.get_template(template).render(shown, root=root, page=template)
        target.write_text(text, encoding="utf-8", errors="replace")


def _names_of_records() -> dict[str, Words]:
    """What the kinds of records and their texts are called."""
    return {severity.value: severity.words for severity in Severity} | {
        "project": Words("项目", "project"),
        "unit": Words("单位", "unit"),
        "document": Words("文件", "document"),
        "finding": Words("审核发现", "finding"),
        "indicator": Words("指标", "indicator"),
        "goal_text": Words("年度目标", "goal"),
        "long_term_goal_text": Words("长期目标", "long-term goal"),
        "result_goal_text": Words("目标完成情况", "goal reached"),
        "purpose_text": Words("资金用途", "purpose"),
    }


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _copy_assets(target: Path) -> None:
    with_assets = files("pipelines.site").joinpath("assets")
    target.mkdir(parents=True, exist_ok=True)
    for name in ("site.css", "site.js", "search.js"):
        with with_assets.joinpath(name).open("rb") as source, (target / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _overview(ask: Ask) -> Row:
    budgets = ask(queries.BUDGETS_BY_YEAR)
    return {
        "charts": [_chart(ask, chart) for chart in CHARTS],
        "budgets": budgets,
        "latest": budgets[0] if budgets else None,
        "severities": ask(queries.SEVERITIES),
    }


def _chart(ask: Ask, chart: Chart) -> Row:
    rows = ask(chart.sql)
    drawn = bars(chart, rows)
    total = ask(chart.total)[0]["n"] if chart.total else len(drawn)
    return {
        "chart": chart, "title": titled(chart, rows), "rows": rows, "bars": drawn, "total": total,
        "legend": legend(drawn),
    }  # fmt: skip


def _findings(ask: Ask, findings: list[Row], units: list[Row]) -> Row:
    names = {
        row["unit_key"]: row["unit_name"]
        for row in [*findings, *units]
        if row["unit_key"] is not None
    }
    totals = ask(queries.TOTALS_OF_FINDINGS, {"units": list(names)})
    return {
        "findings": findings,
        "listed": {
            code: sum(finding["severity"] == code for finding in findings)
            for code in Severity.values()
        },
        "severities": ask(queries.SEVERITIES),
        "rules": ask(queries.RULES_FIRED),
        "units": sorted(names.items(), key=lambda named: (texts.text(named[1]), named[0])),
        "totals": _totals(totals, ("severity", "rule", "unit", "status")),
    }


def _totals(rows: list[Row], columns: tuple[str, ...]) -> Row:
    """Counts by the values of columns, in short.

    Each row is the places of its values in `names`, and the count.
    """
    names = {column: list(dict.fromkeys(row[column] for row in rows)) for column in columns}
    places = {
        column: {value: place for place, value in enumerate(values)}
        for column, values in names.items()
    }
    shown = {column: [texts.text(value) for value in values] for column, values in names.items()}
    return {
        "names": shown,
        "rows": [[*(places[of][row[of]] for of in columns), row["n"]] for row in rows],
    }


def _coverage(ask: Ask) -> Row:
    most = {"most": settings.given().site_pages}
    by_money, by_region = "order by years.budget_yuan desc nulls last", "order by units.region_code"
    units = ask(queries.UNITS.replace(by_money, by_region), most)
    years = ask(queries.YEARS, {"keys": list(_keys(units, "unit"))})
    known = sorted({row["fiscal_year"] for row in years} - {None})
    unknown = [None] if any(row["fiscal_year"] is None for row in years) else []
    return {
        "years": known + unknown,
        "units": units,
        "of_units": {(row["unit_key"], row["fiscal_year"]): row for row in years},
        "documents": ask(queries.DOCUMENTS, most),
    }


def _changes(ask: Ask) -> Row:
    totals = ask(queries.TOTALS_OF_CHANGES)
    return {
        "changes": ask(queries.CHANGES, {"most": settings.given().site_pages}),
        "kinds": totals,
        "totals": _totals(totals, ("change",)),
    }


def _forms(ask: Ask, projects: list[Row], findings: list[Row]) -> Forms:
    """The forms that pages show, in one query.

    They are those in force of the projects, and those that findings point to.
    """
    keys = {key for finding in findings for key in _marked(finding)}
    rows = ask(queries.FORMS, {"keys": list(keys), "projects": list(_keys(projects, "project"))})
    return {row["form_key"]: (row, readings_from_json(row["cells"])) for row in rows}


def _marked(finding: Row) -> dict[str, set[Place]]:
    """The places of a finding's cells, by form; where it is about very many, of the first."""
    marked: dict[str, set[Place]] = defaultdict(set)
    for cell in _evidence(finding):
        if cell["form_key"] in marked or len(marked) < _MOST_FORMS_OF_A_FINDING:
            marked[cell["form_key"]].add((cell["row_number"], cell["column_number"]))
    return marked


def _evidence(finding: Row) -> list[Row]:
    return [cell for cell in finding["evidence"] or [] if cell is not None]


def _finding(forms: Forms, finding: Row) -> Row:
    marked = _marked(finding)
    count = len({cell["form_key"] for cell in _evidence(finding)})
    few = count <= _FEW_FORMS
    shown = [
        (forms[key][0], grid(forms[key][1], places, only_marked=not few))
        for key, places in marked.items()
        if key in forms
    ]
    return {"finding": finding, "forms": shown, "form_count": count, "is_whole": few}


def _projects(ask: Ask, forms: Forms, projects: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a project: its forms as published, beside what was understood."""
    keys = [project["project_key"] for project in projects]
    of_projects = {
        name: _by(ask(sql, {"keys": keys}), "project_key")
        for name, sql in queries.OF_PROJECTS.items()
    }
    audited = _audited(ask, "project_key", keys)
    own = _by((form for form, _ in forms.values() if form["is_in_force"]), "project_key")
    for project in projects:
        key = project["project_key"]
        shown = {name: rows.get(key, []) for name, rows in of_projects.items()}
        published = [(form, grid(forms[form["form_key"]][1])) for form in own.get(key, [])]
        yield key, shown | {"project": project, "published": published, "audited": audited(key)}


def _audited(ask: Ask, key: str, keys: list[str]) -> Callable[[str], Row]:
    """What the audit says of units or projects: counts of everything, and lists that are cut.

    Args:
        ask: gives the rows of a query.
        key: `unit_key` or `project_key`.
        keys: of those that have a page.
    """
    some = {"keys": keys, "most": _MOST_FINDINGS_OF_A_PAGE}
    counts = _by(ask(queries.found_in(key), {"keys": keys}), key)
    listed = _by(ask(queries.findings_of(key), some), key)
    touching = _by(ask(queries.findings_that_touch(key), some), "touched_key")
    checked = _by(ask(queries.checked_in(key), {"keys": keys}), key)
    return lambda one: {
        "key": one,
        "counts": _every_severity(counts.get(one, [])),
        "findings": listed.get(one, []),
        "touching": touching.get(one, []),
        "checked": next(iter(checked.get(one, [])), None),
    }


def _every_severity(rows: list[Row]) -> dict[str, int]:
    """How many findings there are of each severity, none among them."""
    return dict.fromkeys(Severity.values(), 0) | {row["severity"]: row["n"] for row in rows}


def _units(ask: Ask, units: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a unit: its money, its projects and what was found in them."""
    keys = [unit["unit_key"] for unit in units]
    some = {"keys": keys, "most": _MOST_PROJECTS_OF_A_UNIT}
    rows = {
        "years": _by(ask(queries.YEARS, {"keys": keys}), "unit_key"),
        "funding": _by(ask(queries.FUNDING_OF_UNITS, {"keys": keys}), "unit_key"),
        "projects": _by(ask(queries.PROJECTS_OF_UNITS, some), "unit_key"),
        "families": _by(ask(queries.FAMILIES_OF_UNITS, {"keys": keys}), "unit_key"),
    }
    audited = _audited(ask, "unit_key", keys)
    for unit in units:
        key = unit["unit_key"]
        shown = {name: of.get(key, []) for name, of in rows.items()}
        yield key, shown | {"unit": unit, "audited": audited(key)}


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped
