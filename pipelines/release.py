"""The built warehouse in, an immutable release out; `current` is switched to it in one atomic step."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import NothingPublished, UsageError
from pipelines.forms.records import Claim, claims_from_json
from pipelines.settings import Places

SCHEMA_VERSION = 1
_SCHEMA_PROMISE = (
    "Within a schema_version tables and columns are only added; a change of meaning, type or name raises it."
)
_DATABASE = "warehouse.duckdb"
_FORM_KEY = re.compile(r"(?P<form>[0-9a-f]{16}-\d+)(?:-(?P<row>\d+)(?:-\d+)?)?")


def built_from(current: Path) -> dict[str, str]:
    """What the current release was built from; empty where there is none."""
    try:
        text = (current / "release.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return dict(json.loads(text)["built_from"])


def findings_of(current: Path) -> list[tuple[str, ...]]:
    """The findings of the current release: key, rule, messages, and the release they were first seen in."""
    if not (current / _DATABASE).exists() or "audit.findings" not in manifest(current)["tables"]:
        return []
    with _open(current) as connection:
        return connection.execute(
            "select finding_key, rule_code, message_zh, message_en, first_seen_in from audit.findings"
        ).fetchall()


def publish(places: Places, release_id: str, inputs: dict[str, str]) -> Path:
    """Write the built warehouse whole into a new folder of `releases/` and point `current` to it.

    Args:
        places: of the warehouse.
        release_id: as `new_id` gave it.
        inputs: what it was built from; the next load compares.

    Returns:
        The folder of the release: `warehouse.duckdb`, `parquet/`, `docs/`, `release.json`.
    """
    places.releases.mkdir(parents=True, exist_ok=True)
    for unfinished in places.releases.glob(".unfinished-*"):
        shutil.rmtree(unfinished)
    folder = places.releases / f".unfinished-{release_id}"
    folder.mkdir()
    tables = _write_database(places.warehouse, folder)
    (folder / "docs").mkdir()
    shutil.copyfile(places.dbt_target / "static_index.html", folder / "docs" / "index.html")
    _write_manifest(folder, release_id, tables, inputs)
    _seal(folder)
    finished = folder.rename(places.releases / release_id)
    _sync(places.releases)
    _switch(places.current, finished)
    return finished


def new_id(releases: Path) -> str:
    """A name for a release that none has: the time, in UTC."""
    now = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    taken = [path.name for path in releases.glob(f"{now}*")]
    return f"{now}-{len(taken) + 1}" if taken else now


def _write_database(built: Path, folder: Path) -> dict[str, int]:
    """Copy the database, and each of its tables as Parquet; rows by table."""
    with duckdb.connect(built) as connection:
        connection.execute("checkpoint")
    if built.with_name(built.name + ".wal").exists():
        raise AssertionError("a write-ahead log is left beside the built warehouse")
    shutil.copyfile(built, folder / _DATABASE)
    (folder / "parquet").mkdir()
    with duckdb.connect(folder / _DATABASE, read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        return {f"{schema}.{table}": _write_parquet(connection, folder, schema, table) for schema, table in names}


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, schema: str, table: str) -> int:
    file = folder / "parquet" / f"{schema}.{table}.parquet"
    connection.table(f"{schema}.{table}").write_parquet(str(file))
    row = connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
    return int(row[0]) if row else 0


def _write_manifest(folder: Path, release_id: str, tables: dict[str, int], inputs: dict[str, str]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "release": release_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "jixiao_version": version("jixiao"),
        "schema_version": SCHEMA_VERSION,
        "schema_promise": _SCHEMA_PROMISE,
        "built_from": inputs,
        "tables": {name: {"rows": rows} for name, rows in tables.items()},
        "files": {
            path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
            for path in files
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "release.json").write_text(text + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(folder: Path) -> None:
    """Make the files read-only, and be sure that they are on the disk before anybody is pointed to them."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(current: Path, release: Path) -> None:
    link = current.with_name(".current-next")
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(current.parent))
    link.replace(current)
    _sync(current.parent)


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows a query gave."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def query(current: Path, sql: str) -> Answer:
    """Ask the current release, read-only.

    Raises:
        NothingPublished: there is no release.
        UsageError: DuckDB does not accept the query; says why.
    """
    with _open(current) as connection:
        try:
            result = connection.execute(sql)
            columns = [column[0] for column in result.description or []]
            return Answer(columns, result.fetchall())
        except duckdb.Error as error:
            raise UsageError(str(error)) from None


def manifest(current: Path) -> dict[str, Any]:
    """`release.json` of the current release.

    Raises:
        NothingPublished: there is no release.
    """
    try:
        return dict(json.loads((current / "release.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise NothingPublished(_nothing(current)) from None


def _nothing(current: Path) -> str:
    return f"nothing is published yet in {current.parent}: run `jixiao load`"


@contextmanager
def _open(current: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if not (current / _DATABASE).exists():
        raise NothingPublished(_nothing(current))
    with duckdb.connect(current / _DATABASE, read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        yield connection


def findings(
    current: Path,
    *,
    unit: str | None = None,
    project: str | None = None,
    rule: str | None = None,
    severity: str | None = None,
    status: str | None = None,
) -> list[dict[str, Any]]:
    """The findings of the current release, the most money first, then the gravest.

    Args:
        current: the release.
        unit: part of the name of a unit, or its code.
        project: part of the name of a project.
        rule: a rule_code.
        severity: `error`, `warning` or `notice`.
        status: `new`, `standing`, `accepted`, or `gone` since the last release.

    Returns:
        Rows of `audit.findings` with the names of unit and project; of gone ones, what is still known.

    Raises:
        NothingPublished: there is no release.
        UsageError: the release is from before findings were made.
    """
    wanted = {"unit": unit, "project": project, "rule": rule, "severity": severity, "status": status}
    with _open(current) as connection:
        try:
            result = connection.execute(_GONE if status == "gone" else _FINDINGS, wanted)
        except duckdb.CatalogException:
            raise UsageError("this release has no findings yet: run `jixiao load`") from None
        columns = [column[0] for column in result.description or []]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


_FINDINGS = """
    select
        findings.finding_key, findings.rule_code, findings.severity, findings.status, units.unit_name,
        projects.project_name, findings.amount_yuan, findings.message_zh, findings.message_en,
        findings.suggestion_zh, findings.evidence, findings.first_seen_in, findings.accepted_reason
    from audit.findings as findings
    left join marts.dim_projects as projects using (project_key)
    left join marts.dim_units as units on findings.unit_key = units.unit_key
    where
        ($unit is null or contains(units.unit_name, $unit) or units.unit_code = $unit)
        and ($project is null or contains(projects.project_name, $project))
        and ($rule is null or findings.rule_code = $rule)
        and ($severity is null or findings.severity = $severity)
        and ($status is null or findings.status = $status)
    order by
        findings.amount_yuan desc nulls last,
        list_position(['error', 'warning', 'notice'], findings.severity),
        findings.rule_code, findings.evidence[1].form_number, findings.finding_key
"""
_GONE = """
    select
        finding_key, rule_code, rules.severity, 'gone' as status, cast(null as varchar) as unit_name,
        cast(null as varchar) as project_name, cast(null as decimal(18, 2)) as amount_yuan, message_zh, message_en,
        rules.suggestion_zh, [] as evidence, first_seen_in, cast(null as varchar) as accepted_reason
    from audit.gone_findings
    inner join audit.rules as rules using (rule_code)
    where
        ($rule is null or rule_code = $rule) and ($severity is null or rules.severity = $severity)
        and $unit is null and $project is null and $status = 'gone'
    order by rule_code, finding_key
"""


def unknown_words(current: Path) -> list[str]:
    """One line for each word of the forms that no seed knows: what it is, how often, and the line to add.

    Raises:
        NothingPublished: there is no release.
    """
    with _open(current) as connection:
        try:
            return [line for (line,) in connection.execute(_UNKNOWN_WORDS).fetchall()]
        except duckdb.Error:  # a release of an earlier schema
            return []


_UNKNOWN_WORDS = """
    with levels as (
        select unnest([{'level': 1, 'word': level1_name}, {'level': 2, 'word': level2_name}], recursive := true)
        from marts.fct_indicator_targets
        inner join marts.dim_indicator_levels using (indicator_level_key)
        where taxonomy = 'unknown'
    ),

    known as (
        select level1_name as word from marts.dim_indicator_levels where taxonomy != 'unknown'
        union all
        select level2_name as word from marts.dim_indicator_levels where taxonomy != 'unknown'
    )

    select
        'unknown fund source: ' || fund_source_name || ' (projects: ' || count(*) || '): if it is another word for a '
        || 'known one, add to pipelines/forms/fund_source_aliases.csv: ' || fund_source_name || ',<fund_source_code>'
    from marts.dim_fund_sources
    inner join (
        select fund_source_key, project_key from marts.dim_projects
        union
        select fund_source_key, project_key from marts.fct_project_funding
    ) using (fund_source_key)
    where not is_known
    group by fund_source_name
    union all
    select
        'unknown level: ' || word || ' (indicators: ' || count(*) || '): if it is another word for a known one, add to '
        || 'dbt_project/seeds/indicator_level_aliases.csv: ' || level || ',' || word || ',<name>'
    from levels
    anti join known using (word)
    where word is not null
    group by level, word
    order by 1
"""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a fact came from: the document, the form, all its cells, and the row that the fact was read from."""

    file_name: str
    sha256: str
    heading: str
    form_number: int
    row_number: int | None
    cells: list[Claim]


def trace(current: Path, key: str) -> Trace:
    """Find the original cells of a fact.

    Args:
        current: the release to look in.
        key: of a form, an indicator, a cost line, a project, a budget or a funding line.

    Raises:
        NothingPublished: there is no release.
        UsageError: no fact has this key.
    """
    with _open(current) as connection:
        place = _place(connection, key)
        found = (
            place
            and connection.execute(
                """
            select
                documents.file_name, documents.sha256, coalesce(forms.heading, ''), forms.form_number, form_cells.cells
            from marts.dim_forms as forms
            inner join marts.dim_documents as documents using (document_key)
            inner join provenance.form_cells as form_cells using (form_key)
            where forms.form_key = ?
            """,
                [place[0]],
            ).fetchone()
        )
    if not place or not found:
        raise UsageError(f"no fact has the key {key}: keys are the *_key columns of marts, such as indicator_key")
    file_name, sha256, heading, form_number, cells = found
    return Trace(file_name, sha256, heading, form_number, place[1], claims_from_json(cells))


def _place(connection: duckdb.DuckDBPyConnection, key: str) -> tuple[str, int | None] | None:
    """The form and the row of a key."""
    match = _FORM_KEY.fullmatch(key)
    if match:
        return match["form"], int(match["row"]) if match["row"] else None
    return connection.execute(
        """
        select form_key, row_number from marts.fct_project_funding where project_funding_key = $key
        union all
        select form_key, null from marts.fct_project_budgets where project_budget_key = $key
        union all
        select form_key, null from marts.dim_projects where project_key = $key
        """,
        {"key": key},
    ).fetchone()
