"""The built warehouse in, an immutable release out; and what people ask of a release."""

import difflib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import polars as pl

from pipelines import changes, store
from pipelines.databases import Connection, connect, literal, lock_down
from pipelines.errors import NothingPublished, ReleaseDamaged, UsageError, first_line
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.settings import Places

SCHEMA_VERSION = 2
_SCHEMA_PROMISE = (
    "Within a schema_version tables and columns are only added; a change of meaning, type or name raises it."
)
_FORM_KEY = re.compile(r"(?P<form>[0-9a-f]{16}-\d+)(?:-(?P<row>\d+)(?:-\d+)?)?")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows a query gave.

    Attributes:
        has_more: whether there are more than were asked for.
    """

    columns: list[str]
    rows: list[tuple[Any, ...]]
    has_more: bool = False

    def dicts(self) -> list[dict[str, Any]]:
        """The rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Stream(NamedTuple):
    """The rows that a query gives, one after another: for more than memory would hold."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def publish(
    places: Places,
    release_id: str,
    inputs: dict[str, str],
    since: Path | None,
    furnish: Callable[[Path], Sequence[tuple[str, str]]] = lambda _: (),
) -> Path:
    """Write the built warehouse whole into a new folder of `releases/` and point `current` to it.

    Args:
        places: of the warehouse.
        release_id: as `store.new_id` gave it.
        inputs: what it was built from; the next load compares.
        since: the release that it was built upon, to say what has changed.
        furnish: puts what decorates a release into its folder, before it is sealed; what is missing, and why.

    Returns:
        The folder of the release: `warehouse.duckdb`, `parquet/`, `release.json`, and what decorates it.
    """
    folder = store.begin(places, release_id)
    with _writable(places.warehouse) as connection:
        changed = note_changes(connection, release_id, since.name if since else None)
    tables = _write_database(places.warehouse, folder)
    missing = furnish(folder)
    contents = {
        "release": release_id,
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "jixiao_version": version("jixiao"),
        "schema_version": SCHEMA_VERSION,
        "schema_promise": _SCHEMA_PROMISE,
        "built_from": inputs,
        "changes": {"since": since.name if since else None, **changed},
        "missing": [{"what": what, "why": why} for what, why in missing],
        "tables": {name: {"rows": rows} for name, rows in tables.items()},
    }
    finished = store.finish(places, folder, contents)
    places.warehouse.unlink()  # it may be the release's own: nobody writes to it any more
    return finished


def note_changes(connection: Connection, release_id: str, since: str | None) -> dict[str, int]:
    """Keep in `history.changes` what is different from the release before; how many rows were added, gone, changed."""
    columns = ", ".join(f"{column} varchar" for column in changes.COLUMNS)
    connection.execute("create schema if not exists history")
    connection.execute(f"create or replace table history.changes ({columns})")
    if since:
        connection.execute(f"insert into history.changes {changes.sql()}", _times(since, release_id))
    for column, description in _CHANGES.items():
        connection.execute(f"comment on column history.changes.{column} is '{description}'")
    connection.execute(f"comment on table history.changes is '{_CHANGES_TABLE}'")
    counted = connection.execute(
        """
        select change, count(distinct (table_name, coalesce(to_key, from_key)))
        from history.changes
        group by change
        """
    ).fetchall()
    return {"added": 0, "gone": 0, "changed": 0} | dict(counted)


_CHANGES_TABLE = "一行一处自上一发布版以来的变化。One row a change since the last release."
_CHANGES = {
    "change": "变化：added 新增，gone 消失，changed 变更。What happened.",
    "table_name": "表名。Table of history and of marts (without dim_, fct_).",
    "unit_name": "预算单位名称。Name of the budget unit.",
    "project_name": "项目名称。Name of the project.",
    "item": "其中的哪一项。Which row of it.",
    "column_name": "变更的列；新增或消失时为主要的一列。Column that changed; of a row added or gone, its first.",
    "from_value": "原值。What it was.",
    "to_value": "新值。What it is.",
    "from_key": "原行的键。Key of the row as it was.",
    "to_key": "新行的键。Key of the row as it is.",
}


def _times(before: str, after: str) -> dict[str, datetime]:
    return {"before": store.released_at(before), "after": store.released_at(after)}


def diff(places: Places, before: str | None = None, after: str | None = None) -> Answer:
    """What changed from one release to another, row by row, whether they are still kept or not.

    Args:
        places: of the warehouse.
        before: a release; by default the one before `after`.
        after: a release; by default the current one.

    Returns:
        The columns of `changes.COLUMNS`.

    Raises:
        NothingPublished: there is no release.
        UsageError: no such release was ever published.
    """
    newest = store.newest_whole(places) or store.current(places)
    with _open(newest) as connection, _of_this_schema():
        known = [f"{time:%Y%m%dT%H%M%SZ}" for (time,) in connection.execute(_TIMES).fetchall()]
        known = sorted({*known, *(release.name for release in store.all_releases(places))})
        if after is None:
            after = store.current(places).name
        if before is None:
            before = next((release for release in reversed(known) if release < after), after)
        for named in (before, after):
            store.released_at(named)
            if named not in known:
                raise UsageError(f"there was no release {named}: there were {', '.join(known)}")
        return _answer(connection.execute(changes.sql(), _times(before, after)))


_TIMES = """
    select loaded_at from history.documents where loaded_at is not null
    union
    select loaded_at from history.forms where loaded_at is not null
    union
    select superseded_at from history.forms where superseded_at is not null
"""


def arrivals(places: Places) -> pl.DataFrame | None:
    """When each document first came, as the last release remembers it: for a working database that was lost."""
    for release in reversed(store.all_releases(places)):
        try:
            with _open(release) as connection:
                return connection.execute(_ARRIVALS).pl()
        except (duckdb.Error, NothingPublished, ReleaseDamaged):  # or of an earlier schema
            continue
    return None


_ARRIVALS = """
    select sha256 as document_sha256, min(arrival) as arrival, min(loaded_at) as loaded_at
    from history.documents
    group by sha256
"""


def readings(release: Path) -> set[tuple[str, datetime]]:
    """The documents that a release was built from, each with the time when it was read, by their keys."""
    with _open(release) as connection:
        return set(connection.execute("select document_key, read_at from provenance.readings").fetchall())


def undated_versions(current: Path) -> list[str]:
    """One line for each project published more than once of which days do not tell the version in force.

    Raises:
        NothingPublished: there is no release.
    """
    with _open(current) as connection:
        try:
            return [line for (line,) in connection.execute(_UNDATED).fetchall()]
        except duckdb.Error:  # a release of an earlier schema
            return []


_UNDATED = """
    with published_again as (
        select
            forms.project_key,
            forms.form_kind,
            any_value(forms.in_force_from) as in_force_from,
            string_agg(documents.file_name || case when forms.is_in_force then ' (in force)' else '' end, ', '
                order by forms.is_in_force desc, documents.file_name) as files
        from marts.dim_forms as forms
        inner join marts.dim_documents as documents using (document_key)
        where forms.in_force_from in ('arrival', 'only_dated', 'same_day')
        group by forms.project_key, forms.form_kind
    )

    select
        files || ': ' || count(*) || ' forms published more than once, ' || case in_force_from
            when 'arrival' then 'and no day is known: those that came last are in force'
            when 'only_dated' then 'and only some bear a day: the last of these are in force'
            else 'all on one day: nothing says which are in force'
        end || '; say in sources.csv when each was published (published_on)'
    from published_again
    group by files, in_force_from
    order by 1
"""


def _write_database(built: Path, folder: Path) -> dict[str, int]:
    """Put the database there, and each of its tables as Parquet; rows by table."""
    with _writable(built) as connection:
        connection.execute("checkpoint")
    if built.with_name(built.name + ".wal").exists():
        raise AssertionError("a write-ahead log is left beside the built warehouse")
    _link(built, folder / store.DATABASE)
    (folder / "parquet").mkdir()
    with connect(folder / store.DATABASE, read_only=True, spill=store.scratch(folder)) as connection:
        # Each core writes row groups of its own.
        connection.execute("set preserve_insertion_order = false")
        lock_down(connection, [folder / "parquet"])
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        return {f"{schema}.{table}": _write_parquet(connection, folder, schema, table) for schema, table in names}


def _link(built: Path, released: Path) -> None:
    """Have the built file be the release's without copying it, where the file system can."""
    try:
        os.link(built, released)
    except OSError:
        shutil.copyfile(built, released)


def _write_parquet(connection: Connection, folder: Path, schema: str, table: str) -> int:
    file = folder / "parquet" / f"{schema}.{table}.parquet"
    # zstd's quickest level: a few percent larger than DuckDB's own, and quicker. Groups of rows by their size, since
    # each core holds one: those of the cells of forms would not fit into memory.
    options = "format parquet, compression zstd, compression_level 1, row_group_size_bytes '64MB'"
    [(rows,)] = connection.execute(f'copy "{schema}"."{table}" to {literal(str(file))} ({options})').fetchall()
    return int(rows)


@contextmanager
def _writable(built: Path) -> Iterator[Connection]:
    with connect(built) as connection:
        lock_down(connection)
        yield connection


def query(current: Path, sql: str, most: int | None = None) -> Answer:
    """Ask the current release, read-only.

    Args:
        current: the release.
        sql: a query; of several, the last one answers.
        most: so many rows at most; all by default.

    Raises:
        NothingPublished: there is no release.
        UsageError: there is no query, or DuckDB does not accept it; says why.
    """
    with stream(current, sql) as answer:
        rows = list(islice(answer.rows, most))
        return Answer(answer.columns, rows, next(answer.rows, None) is not None)


@contextmanager
def stream(current: Path, sql: str) -> Iterator[Stream]:
    """Ask the current release, read-only; however many rows there are, only a few are held at a time.

    Raises:
        NothingPublished: there is no release.
        UsageError: as `query`; also while rows are taken.
    """
    with _open(current) as connection:
        try:
            result = connection.execute(sql)
            if result is None:
                raise UsageError('no query: write one such as "select count(*) from marts.dim_projects"')
            yield Stream(_names(result), _fetched(result))
        except duckdb.Error as error:
            raise UsageError(_on_one_line(error)) from None
        except UnicodeEncodeError:
            raise UsageError("no query: it is not UTF-8") from None


def _on_one_line(error: duckdb.Error) -> str:
    """What DuckDB says, without the line that points to a place in another one."""
    lines = (line.strip() for line in str(error).splitlines())
    return "; ".join(line for line in lines if line.strip("^ "))


def _names(result: Connection) -> list[str]:
    return [column[0] for column in result.description or []]


def _fetched(result: Connection) -> Iterator[tuple[Any, ...]]:
    while some := result.fetchmany(_SOME_ROWS):
        yield from some


_SOME_ROWS = 2_000


def _answer(result: Connection) -> Answer:
    return Answer(_names(result), result.fetchall())


@contextmanager
def _open(release: Path) -> Iterator[Connection]:
    database = release / store.DATABASE
    if not database.exists():
        raise NothingPublished(f"nothing is published yet in {release.parent}: run `jixiao load`")
    try:
        connection = connect(database, read_only=True, spill=store.scratch(release))
    except duckdb.Error as error:
        raise ReleaseDamaged(f"{database} cannot be opened ({first_line(error)}): see `jixiao verify`") from None
    with connection:
        lock_down(connection)
        yield connection


@contextmanager
def _of_this_schema() -> Iterator[None]:
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UsageError(
            f"this release is of an earlier version of jixiao, run `jixiao load` ({first_line(error)})"
        ) from None


class Reader:
    """Asks a release, read-only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, sql: str, parameters: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        return self.answer(sql, parameters).dicts()

    def answer(self, sql: str, parameters: dict[str, Any] | None = None) -> Answer:
        """The rows of a query, with the names of its columns though there be no rows."""
        return _answer(self._connection.execute(sql, parameters))

    def rows(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one after another: for tables that memory would not hold."""
        yield from _fetched(self._connection.cursor().execute(sql))


@contextmanager
def reading(release: Path) -> Iterator[Reader]:
    """Something to ask a release with.

    Raises:
        NothingPublished: there is no release.
    """
    with _open(release) as connection:
        yield Reader(connection)


def findings(
    current: Path,
    *,
    unit: str | None = None,
    project: str | None = None,
    rule: str | None = None,
    severity: str | None = None,
    status: str | None = None,
) -> Answer:
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
        UsageError: nothing is called so; says what is. Or the release is from before findings were made.
    """
    wanted = {"unit": unit, "project": project, "rule": rule, "severity": severity, "status": status}
    if status == "gone" and (unit, project) != (None, None):
        raise UsageError("of findings that are gone neither unit nor project is known: ask without these")
    with reading(current) as ask:
        try:
            for kind in _NAMES:
                _see_that_it_exists(ask, kind, wanted[kind])
            return ask.answer(_GONE if status == "gone" else _FINDINGS, wanted)
        except duckdb.CatalogException:
            raise UsageError("this release has no findings yet: run `jixiao load`") from None


def _see_that_it_exists(ask: Reader, kind: str, name: str | None) -> None:
    if name is None:
        return
    [found] = ask(_FOUND.format(names=_NAMES[kind]), {"it": name, "in_part": kind != "rule"})
    if not found["is_known"]:
        names = [row["name"] for row in ask(_NEAR.format(names=_NAMES[kind]), {"it": name})]
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.4) if kind == "rule" else names[:3]
        raise UsageError(
            f"there is no {kind} {name or 'without a name'}{': near it are ' if near else ''}{', '.join(near)}"
            f' (all: jixiao query "from {_NAMES[kind].rpartition(" from ")[2]}")'
        )


_NAMES = {
    "rule": "select rule_code as name, null as code from audit.rules",
    "unit": "select unit_name as name, unit_code as code from marts.dim_units",
    "project": "select project_name as name, null as code from marts.dim_projects",
}
_FOUND = """
    select count(*) > 0 as is_known
    from ({names})
    where $it != '' and (name = $it or code = $it or ($in_part and contains(name, $it)))
"""
_NEAR = """
    with letters as (
        select distinct name, string_split(name, '') as theirs, string_split($it, '') as ours from ({names})
    )

    select name
    from letters
    where $it != '' and list_has_any(theirs, ours)
    order by
        len(list_intersect(theirs, ours)) / len(list_distinct(theirs || ours)) + jaro_winkler_similarity(name, $it)
        desc, name
    limit 100
"""


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
    cells: list[CellReading]


def trace(current: Path, key: str) -> Trace:
    """Find the original cells of a fact.

    Args:
        current: the release to look in.
        key: of a form, an indicator, a cost line, a project, a budget or a funding line.

    Raises:
        NothingPublished: there is no release.
        UsageError: no fact has this key.
    """
    with _open(current) as connection, _of_this_schema():
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
    return Trace(file_name, sha256, heading, form_number, place[1], readings_from_json(cells))


def _place(connection: Connection, key: str) -> tuple[str, int | None] | None:
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
