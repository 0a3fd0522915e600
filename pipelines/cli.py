"""The `jixiao` command: thin; each command says what the modules below did."""

import json
import logging
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from pipelines import settings
from pipelines.errors import AlarmRaised, JixiaoError, LoadRunning, NothingPublished, ReleaseDamaged, UsageError
from pipelines.settings import Lake

if TYPE_CHECKING:
    from pipelines.release import Answer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="绩效: the warehouse of Chinese budget-performance forms (绩效目标表).",
    epilog="Everything lies under JIXIAO_DATA (default: data/). Exit codes: 0 all well, 2 wrong usage, 3 loaded but "
    "something was refused or quarantined, 4 nothing published yet, 5 another load is running, 6 the build failed, "
    "7 a disk is full or read-only, 8 a release is damaged, 9 an alarm, 10 a cluster lost documents, "
    "11 published, but without its pages, charts, docs or data package.",
)
_LOADED_WITH_REFUSALS = 3
_PUBLISHED_WITHOUT_ALL = 11


def main() -> None:
    """Run the command; an error of ours is one line and an exit code."""
    try:
        app()
    except JixiaoError as error:
        Console(stderr=True, soft_wrap=True).print(f"jixiao: {error}", markup=False, highlight=False)
        sys.exit(error.exit_code)


@app.command()
def load(
    again: Annotated[
        str | None, typer.Option(metavar="FILE", help="Read this document anew, though it was read before.")
    ] = None,
) -> None:
    """Load what is new in data/raw, build the warehouse and publish it.

    Example: jixiao load --again tianjin-disabled-persons-federation-2023.txt
    """
    settings.configure_prefect(settings.places())
    console = Console(soft_wrap=True)
    with console.status("starting Prefect …") as status:
        _show_progress(console, status if console.is_terminal else None)
        from pipelines.flows import nightly
        from pipelines.warehouse import quarantine_line

        try:
            summary = nightly(again)
        except RuntimeError as error:
            if "Failed to reach API" not in str(error):
                raise
            raise UsageError(f"{error}: start the server of PREFECT_API_URL, or unset it to do without") from None
    for row in summary.quarantined:
        _say(console, f"quarantined: {quarantine_line(row)}")
    for file in summary.withdrawn:
        _say(console, f"withdrawn: {file} no longer lies in data/raw; history keeps what it said")
    _say(console, f"release: {summary.release}")
    if _say_missing(console, {"missing": [one._asdict() for one in summary.missing]}):
        raise typer.Exit(_PUBLISHED_WITHOUT_ALL)
    if summary.refused or summary.loaded.quarantined:
        raise typer.Exit(_LOADED_WITH_REFUSALS)


def _say(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False)


def _show_progress(console: Console, status: Status | None) -> None:
    """Print the log's lines; on a terminal, the last one stays beside a sign of life."""

    class Lines(logging.Handler):
        """Prints records."""

        def emit(self, record: logging.LogRecord) -> None:
            """Print one."""
            _say(console, record.getMessage())
            if status is not None:
                status.update(Text(record.getMessage()))

    logger = logging.getLogger("jixiao")
    logger.addHandler(Lines())
    logger.propagate = False


@app.command()
def cut(
    release: Annotated[str | None, typer.Argument(help="Its name, as a load says it; by default the last one.")] = None,
) -> None:
    """Write a release of the lake (JIXIAO_LAKE) as a folder of data/curated, and point current to it.

    Example: jixiao cut
    """
    places = settings.places()
    if places.lake is None:
        raise UsageError("there is no lake: JIXIAO_LAKE says where its catalog is; see docs/scaling.md")
    settings.configure_prefect(places)
    from pipelines import decorations, lake, store

    folder = lake.cut(
        places, places.lake, release, lambda folder, name: decorations.furnish(places, folder, name, "work")
    )
    console = _wide_console()
    _say(console, f"release: {folder}")
    if _say_missing(console, store.manifest(folder)):
        raise typer.Exit(_PUBLISHED_WITHOUT_ALL)


def _say_missing(console: Console, manifest: dict[str, Any]) -> bool:
    """Name what a release was published without; whether there is anything."""
    missing = manifest.get("missing", [])
    for one in missing:
        _say(console, f"missing in the release: {one['what']}: {one['why']}")
    return bool(missing)


@app.command()
def status(
    last: Annotated[int, typer.Option(min=1, help="How many loads to list.")] = 5,
) -> None:
    """Show the last loads, what is quarantined and why, and what the current release holds.

    Example: jixiao status --last 10
    """
    from pipelines import release, store

    places = settings.places()
    console = _wide_console()
    try:
        current = store.current(places)
        _show_release(console, store.manifest(current))
        for line in [*release.undated_versions(current), *release.unknown_words(current)]:
            _say(console, line)
    except NothingPublished as error:
        _say(console, str(error))
    try:
        _show_loads(console, places.landing, last)
    except LoadRunning as error:
        _say(console, str(error))


def _show_loads(console: Console, landing: Path | Lake, last: int) -> None:
    from pipelines import warehouse

    columns = {
        "load": "load_id",
        "started (UTC)": "started_at",
        "files": "files_seen",
        "read": "documents_read",
        "refused": "documents_refused",
        "forms": "forms",
        "rows": "rows",
        "cells": "cells_claimed",
        "unclaimed": "cells_unclaimed",
        "contacts": "contacts_left_out",
        "quarantined": "quarantined",
    }
    loads = warehouse.last_loads(landing, last)
    _print_table(console, list(columns), [[row[name] for name in columns.values()] for row in loads])
    for file, reason in warehouse.refused_documents(landing):
        _say(console, f"refused: {file}: {reason}")
    for row in warehouse.quarantined_rows(landing):
        _say(console, f"quarantined: {warehouse.quarantine_line(row)}")
    for file in warehouse.withdrawn_documents(landing):
        _say(console, f"withdrawn: {file} no longer lies in data/raw; history keeps what it said")
    for row in warehouse.unclaimed_cells(landing):
        _say(console, f"unclaimed: {row['file_name']}: {row['cells_unclaimed']} cells")


def _show_release(console: Console, manifest: dict[str, Any]) -> None:
    _say(console, f"current release: {manifest['release']}, published {manifest['published_at']}")
    rows = [[name, table["rows"]] for name, table in manifest["tables"].items()]
    _print_table(console, ["table", "rows"], rows)
    _say_missing(console, manifest)


@app.command()
def releases() -> None:
    """List the releases that are kept, the newest first, and what each changed.

    Example: jixiao releases
    """
    from pipelines import store

    places = settings.places()
    standing = store.current(places)
    rows = []
    for release in reversed(store.all_releases(places)):
        manifest = store.manifest(release)
        changes = manifest.get("changes", {})
        size = sum(file["bytes"] for file in manifest["files"].values()) / 1e6
        counts = [changes.get(name) for name in ("added", "changed", "gone")]
        mark = "◀ current" if release == standing else ""
        rows.append([release.name, manifest["published_at"], f"{size:.1f}", *counts, changes.get("since"), mark])
    columns = ["release", "published (UTC)", "MB", "added", "changed", "gone", "since", ""]
    _print_table(_wide_console(), columns, rows)


@app.command()
def diff(
    before: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default the one before the other.")
    ] = None,
    after: Annotated[str | None, typer.Argument(metavar="RELEASE", help="By default the current one.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="How to print the rows.")] = "table",
) -> None:
    """Show what changed between two releases, row by row: added, gone, changed from what to what.

    Example: jixiao diff
    """
    from pipelines import release

    _check_format(form)
    answer = release.diff(settings.places(), before, after)
    if form != "table":
        _write(answer, form)
        return
    changed = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    columns = ["", "unit", "project", "table", "item", "column", "from", "to", "key"]
    rows = [
        [
            {"added": "+", "gone": "-", "changed": "~"}[row["change"]],
            row["unit_name"],
            row["project_name"],
            row["table_name"],
            row["item"],
            row["column_name"],
            row["from_value"],
            row["to_value"],
            row["to_key"] or row["from_key"],
        ]
        for row in changed
    ]
    console = _wide_console()
    _print_table(console, columns, rows)
    counts = {
        name: len({(row["table_name"], row["to_key"] or row["from_key"]) for row in changed if row["change"] == name})
        for name in ("added", "gone", "changed")
    }
    _say(console, ", ".join(f"{count} {name}" for name, count in counts.items()))


@app.command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default the one before the current.")
    ] = None,
) -> None:
    """Point readers to an earlier release, having checked its files. It stays until something new is published.

    Example: jixiao rollback
    """
    from pipelines import store
    from pipelines.warehouse import exclusive

    places = settings.places()
    with exclusive(places.lock):
        _say(Console(soft_wrap=True), f"current release: {store.roll_back(places, release)}")


@app.command()
def verify(
    release: Annotated[str | None, typer.Argument(metavar="RELEASE", help="By default all that are kept.")] = None,
) -> None:
    """Check that the files of releases are what was published.

    Example: jixiao verify
    """
    from pipelines import store

    places = settings.places()
    store.current(places)
    console = Console(soft_wrap=True)
    wrong = 0
    for folder in [store.find(places, release)] if release else store.all_releases(places):
        damage = store.verify(folder)
        wrong += bool(damage)
        _say(console, f"{folder.name}: {'; '.join(damage) or 'as published'}")
    if wrong:
        raise ReleaseDamaged(f"{wrong} releases are damaged: `jixiao rollback` to a whole one, or restore a backup")


@app.command()
def document(
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="Of its bytes, or the first 8 digits and more.")],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it.")],
) -> None:
    """Get a document back as it was loaded, though it no longer lies in data/raw.

    Example: jixiao document 7733dfc92dc9e511 --output document.txt
    """
    from pipelines import archive

    data = archive.fetch(settings.places().archive, sha256)
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{output}: {error.strerror}") from None
    _say(Console(soft_wrap=True), f"{len(data)} bytes in {output}")


@app.command()
def check() -> None:
    """Raise an alarm where no load has ended well for a day, the current release is damaged, or the disk is full.

    Example: jixiao check
    """
    from pipelines import alarms

    places = settings.places()
    wrong = alarms.check(places)
    if wrong:
        alarms.tell(wrong[0], [*wrong[1:], f"warehouse: {places.root}"])
        raise AlarmRaised("; ".join(wrong))
    _say(Console(soft_wrap=True), "all well")


@app.command()
def recover() -> None:
    """After a crash of the machine: end what a lost load left, and have its run count as crashed, so that it is rerun.

    Example: jixiao recover
    """
    settings.configure_prefect(settings.places(), server=True)
    from pipelines.flows import recover as recovered

    console = Console(soft_wrap=True)
    for line in recovered() or ["nothing was lost"]:
        _say(console, line)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def prefect(context: typer.Context) -> None:
    """Run Prefect's own command with this warehouse's settings: its server, its worker, its deployment.

    Example: jixiao prefect worker start --pool jixiao
    """
    settings.configure_prefect(settings.places(), server=True)
    command = Path(sys.executable).with_name("prefect")
    os.execv(command, [str(command), *context.args])  # noqa: S606


@app.command()
def query(
    sql: Annotated[
        str, typer.Argument(metavar="SQL", help='Such as "select count(*) from marts.dim_projects", or a .sql file.')
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="How to print the rows.")] = "table",
) -> None:
    """Ask the current release, read-only.

    Example: jixiao query "select cost_kind, count(*) from marts.fct_cost_lines group by all"
    """
    from pipelines import release, store

    _check_format(form)
    answer = release.query(store.current(settings.places()), _sql(sql))
    if form == "table":
        _print_table(_wide_console(), answer.columns, answer.rows)
    else:
        _write(answer, form)


def _check_format(form: str) -> None:
    if form not in ("table", "csv", "json"):
        raise typer.BadParameter("table, csv or json", param_hint="--format")


def _write(answer: "Answer", form: str) -> None:
    """Write rows to standard output as CSV or JSON."""
    if form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, default=str, indent=2) + "\n")
        return
    from pipelines.export import write_csv

    write_csv(sys.stdout, answer.columns, answer.rows)


def _sql(argument: str) -> str:
    if not argument.endswith(".sql"):
        return argument
    try:
        return Path(argument).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{argument}: {error.strerror}") from None


@app.command()
def export(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", help="A file called *.xlsx, or a folder for CSV files.")],
    release: Annotated[str | None, typer.Option(metavar="RELEASE", help="By default the current one.")] = None,
) -> None:
    """Write a release for Excel: a workbook with a sheet a table, or a folder of CSV files.

    Example: jixiao export jixiao.xlsx
    """
    from pipelines import store
    from pipelines.export import write_folder, write_workbook
    from pipelines.release import reading

    console = Console(soft_wrap=True)
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}")
    with reading(store.find(settings.places(), release)) as ask:
        try:
            if output.suffix == ".xlsx":
                for note in write_workbook(output, ask, ask.rows):
                    _say(console, note)
                _say(console, f"written: {output}")
            else:
                _say(console, f"written: {write_folder(output, ask, ask.rows)} CSV files in {output}")
        except OSError as error:
            raise UsageError(f"{output}: {error.strerror}") from None


_SEVERITIES = ("error", "warning", "notice")
_STATUSES = ("new", "standing", "accepted", "gone")


@app.command()
def findings(
    unit: Annotated[str | None, typer.Option(help="Part of the name of a unit, or its code.")] = None,
    project: Annotated[str | None, typer.Option(help="Part of the name of a project.")] = None,
    rule: Annotated[str | None, typer.Option(help="A rule_code of audit.rules.")] = None,
    severity: Annotated[str | None, typer.Option(metavar="|".join(_SEVERITIES))] = None,
    status: Annotated[str | None, typer.Option(metavar="|".join(_STATUSES), help="Since the last release.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="How to print them.")] = "table",
    opinion: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write a 审核意见表 instead, one sheet a unit.")
    ] = None,
) -> None:
    """List what the audit found, the most money first.

    Example: jixiao findings --severity error
    """
    from pipelines import release, store

    for value, allowed, name in ((severity, _SEVERITIES, "--severity"), (status, _STATUSES, "--status")):
        if value is not None and value not in allowed:
            raise typer.BadParameter(" or ".join(allowed), param_hint=name)
    _check_format(form)
    current = store.current(settings.places())
    found = release.findings(current, unit=unit, project=project, rule=rule, severity=severity, status=status)
    if opinion is not None:
        from pipelines.opinion import opinion_workbook

        opinion.write_bytes(opinion_workbook(found))
        _say(Console(soft_wrap=True), f"{len(found)} findings in {opinion}")
        return
    answer = release.Answer(list(found[0]) if found else [], [tuple(row.values()) for row in found])
    if form == "table":
        columns = ["severity", "rule", "form, row", "status", "yuan", "finding", "key"]
        rows = [
            [
                row["severity"],
                row["rule_code"],
                _places(row["evidence"]),
                row["status"],
                row["amount_yuan"],
                row["message_zh"],
                row["finding_key"],
            ]
            for row in found
        ]
        _print_table(_wide_console(), columns, rows)
    else:
        _write(answer, form)


def _places(evidence: list[dict[str, Any]]) -> str:
    """Where the cells stand: 17, 12; many of them as their number."""
    places = list(dict.fromkeys((cell["form_number"], cell["row_number"]) for cell in evidence))
    if len(places) > _FEW_PLACES:
        return f"{len(places)} places"
    return "; ".join(f"{form}, {row}" for form, row in places)


_FEW_PLACES = 4


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document; it need not lie in data/raw.")],
) -> None:
    """Show what is read from one file, without loading it: its forms, each cell's field, what nothing claimed.

    Example: jixiao inspect data/raw/tianjin-disabled-persons-federation-2023.txt
    """
    from pipelines.inspection import inspect as shown

    console = _wide_console()
    for part in shown(file):
        console.print(part, highlight=False)


@app.command()
def trace(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Any *_key of a fact, a form or a project.")],
) -> None:
    """Show where a fact came from: its document, its form, and the original cells.

    Example: jixiao trace 7733dfc92dc9e511-5-19
    """
    from pipelines import release, store

    traced = release.trace(store.current(settings.places()), key)
    console = _wide_console()
    _say(console, f"{traced.file_name} (sha256 {traced.sha256})")
    _say(console, f"form {traced.form_number}: {traced.heading}")
    width = max(cell.column for cell in traced.cells)
    table = Table("row", show_lines=True)
    for number in range(width):
        table.add_column(f"column {number + 1}", overflow="fold")
    for row in sorted({cell.row for cell in traced.cells}):
        texts = {cell.column: cell.text for cell in traced.cells if cell.row == row}
        marked = row == traced.row_number
        cells = [Text(texts.get(number + 1, "")) for number in range(width)]
        table.add_row(f"▶ {row}" if marked else str(row), *cells, style="bold reverse" if marked else None)
    console.print(table)
    for cell in traced.cells:
        if cell.row == traced.row_number:
            _say(console, f"row {cell.row}, column {cell.column}: {cell.field or 'not claimed'}: {cell.text}")


def _wide_console() -> Console:
    """The terminal's own width; into a file or a pipe, wide enough for a form."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def _print_table(console: Console, columns: list[str], rows: Iterable[Sequence[object]]) -> None:
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*[Text(_shown(value)) for value in row])
    console.print(table)


def _shown(value: object) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)
