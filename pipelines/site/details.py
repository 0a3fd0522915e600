"""What the page of a finding, a project or a unit shows.

What has a page comes in; rows for its template go out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipelines.codes import Severity
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.releases.reader import Reader
from pipelines.site import comparing, queries
from pipelines.site.grid import Place, grid

Row = dict[str, Any]
Forms = dict[str, tuple[Row, list[CellReading]]]
"""What forms are called, and their cells, by form_key."""

_FEW_FORMS = 3
"""A finding about more forms than this shows the marked rows of each, not all of it."""
_MOST_FORMS_OF_A_FINDING = 100
_MOST_FINDINGS_OF_A_PAGE = 50
_MOST_PROJECTS_OF_A_UNIT = 50


def forms_of(ask: Reader, projects: list[Row], findings: list[Row]) -> Forms:
    """The forms that pages show, in one query.

    They are those in force of the projects, and those that findings point to.
    """
    keys = {key for finding in findings for key in _marked(finding)}
    rows = ask(queries.FORMS, {"keys": list(keys), "projects": list(keys_of(projects, "project"))})
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


def finding_page(forms: Forms, finding: Row) -> Row:
    """A page a finding: the forms that it is about, with its cells marked."""
    marked = _marked(finding)
    count = len({cell["form_key"] for cell in _evidence(finding)})
    few = count <= _FEW_FORMS
    shown = [
        (forms[key][0], grid(forms[key][1], places, only_marked=not few))
        for key, places in marked.items()
        if key in forms
    ]
    return {"finding": finding, "forms": shown, "form_count": count, "is_whole": few}


def project_pages(ask: Reader, forms: Forms, projects: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a project: its forms as published, beside what was understood."""
    keys = [project["project_key"] for project in projects]
    of_projects = {
        name: _by(ask(sql, {"keys": keys}), "project_key")
        for name, sql in queries.OF_PROJECTS.items()
    }
    audited = _audited(ask, "project_key", keys)
    families = comparing.years_of(ask, keys)
    prices = _by(comparing.prices_of(ask, keys), "project_key")
    own = _by((form for form, _ in forms.values() if form["is_in_force"]), "project_key")
    for project in projects:
        key = project["project_key"]
        shown = {name: rows.get(key, []) for name, rows in of_projects.items()}
        published = [(form, grid(forms[form["form_key"]][1])) for form in own.get(key, [])]
        yield key, shown | {
            "project": project, "published": published, "audited": audited(key),
            "family": families.get(project["project_family_key"]), "prices": prices.get(key, []),
        }  # fmt: skip


def _audited(ask: Reader, key: str, keys: list[str]) -> Callable[[str], Row]:
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


def unit_pages(ask: Reader, units: list[Row]) -> Iterator[tuple[str, Row]]:
    """A page a unit: its money, its projects and what was found in them."""
    keys = [unit["unit_key"] for unit in units]
    some = {"keys": keys, "most": _MOST_PROJECTS_OF_A_UNIT}
    rows = {
        "years": _by(ask(queries.YEARS, {"keys": keys}), "unit_key"),
        "funding": _by(ask(queries.FUNDING_OF_UNITS, {"keys": keys}), "unit_key"),
        "projects": _by(ask(queries.PROJECTS_OF_UNITS, some), "unit_key"),
        "departments": _by(ask(queries.DEPARTMENTS, {"keys": keys}), "unit_key"),
        "families": _by(ask(queries.FAMILIES_OF_UNITS, {"keys": keys}), "unit_key"),
    }
    audited = _audited(ask, "unit_key", keys)
    for unit in units:
        key = unit["unit_key"]
        shown = {name: of.get(key, []) for name, of in rows.items()}
        yield key, shown | {"unit": unit, "audited": audited(key)}


def keys_of(rows: Iterable[Row], of: str) -> set[str]:
    """The keys of findings, projects or units."""
    return {row[f"{of}_key"] for row in rows}


def _by(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped
