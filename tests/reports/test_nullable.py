"""Whatever the columns of a release hold, everything that shows a release shows it whole."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines import settings
from pipelines.releases import diff, reader
from pipelines.reports import (
    attention,
    data_package,
    dictionary,
    findings,
    opinion_document,
    opinion_workbook,
    query,
    trace,
    workbook,
)
from pipelines.site.pages import write as write_pages
from tests.conftest import Warehouse

ODD = "\x01\x0b\x1b]0;x\x07<b>\"&'`{{x}}{%\r\n=1+1"
RTL = "\u202e\u2066\u200fabc\u2067"
TEXTS = {"empty": "", "odd": ODD, "rtl": RTL, "long": "长" * 100_000, "spaces": " \u3000\t\n"}
KINDS = ("null", *TEXTS)

# What joins rows stays as it is, in so far as a release holds it to be there; so does the JSON of
# the cells.
KEPT = """
    column_name in ('rule_code', 'cells', 'sha256', 'version_key')
    or (column_name like '%\\_key' escape '\\' and (not is_nullable or schema_name = 'history'))
"""
COLUMNS = f"""
    select schema_name || '.' || table_name, column_name, data_type, is_nullable
    from duckdb_columns() semi join duckdb_tables() using (schema_name, table_name)
    where schema_name in ('marts', 'audit', 'history', 'provenance') and not ({KEPT})
"""


def made(kind: str) -> Callable[[str, bool], str | None]:
    """What a column of a type gets, as SQL; nothing where it stays."""
    text = f"'{TEXTS.get(kind, '').replace(chr(39), chr(39) * 2)}'"

    def value(data_type: str, is_nullable: bool) -> str | None:
        if kind == "null":
            return "null" if is_nullable else None
        if data_type == "VARCHAR":
            return text
        if data_type == "VARCHAR[]":
            return "[]" if kind == "empty" else f"[{text}, null]"
        if data_type.startswith("STRUCT") and data_type.endswith("[]"):
            return "[]" if kind == "empty" else f"cast([null] as {data_type})"
        if kind == "odd" and is_nullable and data_type.startswith(("DECIMAL", "INTEGER")):
            return "-1"
        return None

    return value


def spoil(database: Path, kind: str) -> None:
    """Fill every column that may hold it: with what is long, of one row a table."""
    value = made(kind)
    with duckdb.connect(str(database)) as connection:
        tables: dict[str, list[str]] = {}
        for table, column, data_type, is_nullable in connection.execute(COLUMNS).fetchall():
            given = value(data_type, is_nullable)
            if given is not None:
                tables.setdefault(table, []).append(f"{column} = {given}")
        assert len(tables) > 20
        for table, given in tables.items():
            rows = "where rowid = 0" if kind == "long" else ""
            connection.execute(f"update {table} set {', '.join(given)} {rows}")


@pytest.fixture(scope="module", params=KINDS)
def spoilt(
    request: pytest.FixtureRequest, loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A warehouse with one release, whose columns hold what none of them should."""
    root = tmp_path_factory.mktemp(request.param)
    folder = root / "curated" / "releases" / "20230101T000000Z"
    folder.mkdir(parents=True)
    current = loaded.places.current.resolve()
    (folder / "parquet").symlink_to(current / "parquet")
    (folder / "warehouse.duckdb").write_bytes((current / "warehouse.duckdb").read_bytes())
    (folder / "release.json").write_text((current / "release.json").read_text())
    (root / "curated" / "current").symlink_to(folder)
    spoil(folder / "warehouse.duckdb", request.param)
    return root


@pytest.fixture
def folder(spoilt: Path) -> Path:
    return (spoilt / "curated" / "current").resolve()


def test_every_page_is_written(folder: Path, tmp_path: Path) -> None:
    with reader.reading(folder) as ask:
        write_pages(tmp_path, folder.name, ask)
        [count] = ask("select count(*) as n from marts.dim_projects")
    pages = list(tmp_path.rglob("*.html"))
    of_other_years = list(tmp_path.glob("site/overview-*.html"))
    of_other_releases = list(tmp_path.glob("site/changes-*.html"))
    assert len(pages) - len(of_other_years) - len(of_other_releases) == 11 + count["n"] + 56 + 5
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.rstrip().endswith("</html>")
        assert not {"\x01", "\x0b", "\x1b", "\x07"} & set(text)
        assert "<b>" not in text
        assert ">None<" not in text
        assert not re.search(r"<a [^>]*>\s*(<span[^>]*>\s*</span>)*\s*</a>", text)


def test_dictionary_package_and_exports_are_written(folder: Path, tmp_path: Path) -> None:
    with reader.reading(folder) as ask:
        assert len(dictionary.tables(ask)) > 20
        (tmp_path / "parquet").symlink_to(folder / "parquet")
        data_package.write(tmp_path, folder.name, ask)
        assert workbook.write_workbook(tmp_path / "book.xlsx", ask, ask.rows) == []
        workbook.write_folder(tmp_path / "csv", ask, ask.rows)
    assert json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["resources"]


def test_findings_are_told(folder: Path) -> None:
    found = findings.findings(folder).dicts()
    assert len(found) == 56
    said = findings.opinions_of(folder, found, date(2026, 11, 26))
    assert opinion_workbook.opinion_workbook(said)
    assert opinion_document.opinion_document(said)
    findings.findings(folder, status="gone")


def test_what_status_trace_and_diff_ask_is_answered(spoilt: Path, folder: Path) -> None:
    attention.lines(folder)
    for (key,) in query.query(
        folder, "select indicator_key from marts.fct_indicator_targets limit 3"
    ).rows:
        assert trace.trace(folder, key).forms[0].cells
    diff.diff(settings.Places(spoilt))
    reader.arrivals(settings.Places(spoilt))


def test_the_explorer_opens(spoilt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.site.explorer import app

    monkeypatch.setenv("JIXIAO_DATA", str(spoilt))
    app.run()
