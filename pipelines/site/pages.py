"""The pages of a release.

A function that asks a release comes in; its pages go out, as files in its folder.
"""

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines import settings
from pipelines.codes import Severity, Words, words
from pipelines.releases.reader import Reader
from pipelines.reports import dictionary
from pipelines.reports.wording import plain, reading, wan
from pipelines.site import (
    changes,
    comparing,
    details,
    listings,
    originals,
    queries,
    search,
    texts,
)
from pipelines.site.overview import Scope, overview, place_of, prepare, scopes
from pipelines.site.tables import Listed, Table, list_rows, rows_of
from pipelines.targets.examples import examples

Row = dict[str, Any]
Ask = Reader


def write(release: Path, name: str, ask: Ask, archive: Path | None = None) -> None:
    """Write the pages of a release into it: `index.html`, and the rest in `site/`.

    Of units, projects and findings, the first `site_pages` get a page of their own: those
    with the most money, the gravest. Everything else is drawn by `record.html`. Every count is of
    all there are.

    Args:
        release: its folder, with dbt's docs where there are any.
        name: what it is called.
        ask: gives the rows of a query of it as dictionaries; parameters by name.
        archive: has the documents themselves.
    """
    _copy_assets(release / "site")
    most = {"most": settings.given().site_pages}
    projects = ask(queries.PROJECTS, most)
    findings = ask(queries.FINDINGS, most)
    units = ask(queries.UNITS, most)
    with_page = {
        "findings": details.keys_of(findings, "finding"),
        "projects": details.keys_of(projects, "project"),
        "units": details.keys_of(units, "unit"),
    }
    pages = _Pages(release, name, ask, with_page)
    _write_overviews(pages, ask)
    _write_lists(pages, ask)
    _write_changes(pages, ask, name)
    meanings = {"tables": dictionary.tables(ask), "examples": examples()}
    pages.write("site/dictionary.html", "dictionary.html", meanings)
    pages.write(
        "site/prices.html",
        "prices.html",
        {
            "peers": pages.listed(comparing.PEERS, rows_of(ask, comparing.PEERS.sql)),
            "drawn": comparing.drawn_prices(ask),
        },
    )
    if pages.has_docs:
        pages.write("site/lineage.html", "lineage.html", {})
    forms = details.forms_of(ask, projects, findings)
    pages.originals |= originals.copy(
        release,
        archive,
        {form["document_key"]: form for form, _ in forms.values()}.values(),
    )
    for finding in findings:
        pages.write(
            _place("findings", finding["finding_key"]),
            "finding.html",
            details.finding_page(forms, finding),
        )
    for key, project in details.project_pages(ask, forms, projects):
        pages.write(_place("projects", key), "project.html", project)
    for key, unit in details.unit_pages(ask, units):
        pages.write(_place("units", key), "unit.html", unit)


def _place(kind: str, key: str) -> str:
    return f"site/{kind}/{texts.slug(key)}.html"


class _Pages:
    """Writes pages, each with what all of them share."""

    def __init__(self, release: Path, name: str, ask: Ask, with_page: dict[str, set[str]]) -> None:
        """Take what pages share, and write what the search looks in.

        Args:
            release: its folder.
            name: what it is called.
            ask: asks it.
            with_page: the keys of what has a page, by kind.
        """
        self.release = release
        self.site = release / "site"
        self.scopes = scopes(ask)
        self.originals: dict[str, str] = {}
        self.has_docs = (release / "docs" / "index.html").exists()
        self._with_page = with_page
        self.found = search.write(self.site, ask, self._own)
        self._findings = {
            row["finding_key"]: row["project_key"] for row in ask(queries.PROJECTS_OF_FINDINGS)
        }
        self._environment = Environment(
            loader=PackageLoader("pipelines.site"), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, finalize=texts.finalize,
        )  # fmt: skip
        self._environment.filters |= {
            "wan": wan, "plain": plain, "reading": reading, "short": texts.short,
            "name": texts.name, "year": texts.year, "located": texts.located, "json": _compact,
        }  # fmt: skip
        self._environment.globals |= {
            "t": texts.in_both,
            "both": texts.attribute,
            "counted": texts.counted,
            "said": lambda code, of: texts.in_both(*words(code, of)),
            "originals": self.originals,
            "severities": Severity.values(),
            "place": self.place,
            "figures": ask(queries.FIGURES)[0],
            "release": name,
            "has_docs": self.has_docs,
            "first": self.scopes[0],
            "overviews": {scope.name: self.overview(scope) for scope in self.scopes},
        }

    def _own(self, kind: str, key: object) -> str:
        """Where the page of something is; nothing where it has none of its own."""
        return _place(kind, str(key)) if key in self._with_page.get(kind, ()) else ""

    def place(self, kind: str, key: object) -> str:
        """Where something is shown: on its own page, or by the one that draws any record."""
        own = self._own(kind, key)
        if own or key is None:
            return own
        number = self.found.numbers.get((kind.removesuffix("s"), str(key)))
        if number is None and kind == "findings":
            return self.place("projects", self._findings.get(key))
        return "" if number is None else f"site/record.html?n={number}"

    def overview(self, scope: Scope) -> str:
        """Where the overview of a scope is."""
        return place_of(scope, self.scopes[0])

    def listed(self, table: Table, rows: Iterator[Row]) -> Listed:
        """A table, the first rows of it for the page, and all in shards where there are more."""
        return list_rows(self.site, table, rows, self.place, settings.given().site_pages)

    def write(self, place: str, template: str, shown: Row) -> None:
        """Fill a template and put it at a place in the release."""
        target = self.release / place
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * place.count("/")
        text = self._environment.get_template(template).render(
            {"scope": self.scopes[0]} | shown, root=root, page=template
        )
        target.write_text(text, encoding="utf-8", errors="replace")


def _write_overviews(pages: _Pages, ask: Ask) -> None:
    prepare(ask)
    for scope in pages.scopes:
        pages.write(
            pages.overview(scope),
            "index.html",
            overview(ask, scope, pages.place) | {"scopes": pages.scopes},
        )


def _write_lists(pages: _Pages, ask: Ask) -> None:
    """Write the pages that hold a long table or more."""
    for tables, templates in (
        ((listings.FINDINGS,), ("findings.html",)),
        ((listings.PROJECTS,), ("projects.html",)),
        ((listings.UNITS,), ("units.html", "compare.html")),
        ((listings.COVERAGE, listings.DOCUMENTS), ("coverage.html",)),
    ):
        listed = {table.name: pages.listed(table, rows_of(ask, table.sql)) for table in tables}
        for template in templates:
            pages.write(f"site/{template}", template, listed)
    names = {"names": _names_of_records()}
    pages.write("site/search.html", "search.html", names | {"found": pages.found})
    pages.write("site/record.html", "record.html", names)


def _write_changes(pages: _Pages, ask: Ask, name: str) -> None:
    """Write a page for what changed since each of the last releases; the last one's first."""
    since = changes.since(ask, name)
    places = {before: _place_of_changes(number) for number, before in enumerate(since)}
    for number, before in enumerate(since or [None]):
        shown = changes.shown(ask, pages.listed, before, name, is_last=number == 0)
        pages.write(_place_of_changes(number), "changes.html", shown | {"since": places})


def _place_of_changes(number: int) -> str:
    return f"site/changes{f'-{number}' if number else ''}.html"


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
    for name in ("site.css", "site.js", "shards.js", "tables.js", "search.js", "compare.js"):
        with with_assets.joinpath(name).open("rb") as source, (target / name).open("wb") as copy:
            shutil.copyfileobj(source, copy)
