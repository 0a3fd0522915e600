"""What an analyst types: queries, findings, traces, what changed, and exports."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from pipelines import settings
from pipelines.cli.base import (
    FORMS,
    check_format,
    command,
    say_gone,
    say_missing,
    utf8,
    wide_console,
    write_answer,
    writing,
)
from pipelines.cli.render import Console, forget_output, stand_side_by_side
from pipelines.cli.render import print_table as _print_table
from pipelines.cli.render import say as _say
from pipelines.codes import Change
from pipelines.errors import (
    LoadRunning,
    NothingPublished,
    ReleaseDamaged,
    UsageError,
)
from pipelines.reports.rows import FORMATS
from pipelines.settings import Lake, Places


@command()
def status(
    last: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many loads to list.")] = 5,
) -> None:
    """Show the last loads, what is quarantined and why, and what the current release holds.

    Example: jixiao status --last 10
    """
    from pipelines.releases import store
    from pipelines.releases.manifest import read_manifest
    from pipelines.reports import attention

    places = settings.places()
    console = wide_console()
    for line in settings.unknown():
        _say(console, line)
    try:
        current = store.current(places)
        _show_release(console, read_manifest(current))
        for line in attention.lines(current):
            _say(console, line)
    except (NothingPublished, ReleaseDamaged) as error:
        _say(console, str(error))
    try:
        _show_loads(console, places.landing, last)
    except LoadRunning as error:
        _say(console, str(error))
    _show_fetches(console, places)


def _show_fetches(console: Console, places: Places) -> None:
    from pipelines.harvest.coverage import covered
    from pipelines.operations.fetches import lines_of

    said = covered(places)
    columns = [
        "page",
        "publisher",
        "last had (UTC)",
        "documents",
        "new",
        "last new (UTC)",
        "failed",
    ]
    if said.pages:
        rows = [
            [
                one.page,
                one.publisher,
                one.reached_at,
                one.documents,
                one.new,
                one.last_new_at,
                len(one.failed),
            ]
            for one in said.pages
        ]
        _print_table(console, columns, rows)
    for line in lines_of(said):
        _say(console, line)


def _show_loads(console: Console, landing: Path | Lake, last: int) -> None:
    from pipelines.landing import ledger

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
    loads = ledger.last_loads(landing, last)
    if not loads:
        _say(console, "no load yet")
        return
    _print_table(
        console, list(columns), [[row[name] for name in columns.values()] for row in loads]
    )
    for file, reason in ledger.refused_documents(landing):
        _say(console, f"refused: {file}: {reason}")
    for row in ledger.quarantined_rows(landing):
        _say(console, f"quarantined: {ledger.quarantine_line(row)}")
    for named in ledger.sources_of_nothing(landing):
        _say(console, ledger.source_line(named))
    say_gone(console, *ledger.gone_documents(landing))
    for row in ledger.unclaimed_cells(landing):
        _say(console, f"unclaimed: {row['file_name']}: {row['cells_unclaimed']} cells")


def _show_release(console: Console, manifest: dict[str, Any]) -> None:
    _say(console, f"current release: {manifest['release']}, published {manifest['published_at']}")
    rows = [[name, table["rows"]] for name, table in manifest["tables"].items()]
    _print_table(console, ["table", "rows"], rows)
    say_missing(console, manifest)


@command()
def diff(
    before: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default the one before the other.")
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default the current one.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar=FORMS, help="How to print the rows.")
    ] = "table",
) -> None:
    """Show what changed between two releases, row by row: added, gone, changed from what to what.

    Example: jixiao diff
    """
    from pipelines.releases import diff

    check_format(form)
    answer = diff.diff(settings.places(), before, after)
    if form != "table":
        write_answer(answer.columns, answer.rows, form)
        return
    changed = answer.dicts()
    columns = ["", "unit", "project", "table", "item", "column", "from", "to", "key"]
    rows = [
        [
            _SIGNS[row["change"]],
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
    console = wide_console()
    _print_table(console, columns, rows)
    counts = {
        name: len(
            {
                (row["table_name"], row["to_key"] or row["from_key"])
                for row in changed
                if row["change"] == name
            }
        )
        for name in Change.values()
    }
    _say(console, ", ".join(f"{count} {name}" for name, count in counts.items()))


_SIGNS = {Change.ADDED.value: "+", Change.GONE.value: "-", Change.CHANGED.value: "~"}


_PARQUET = "parquet"


# A query may begin with a comment: what looks like an option and is none is its text.
@command(context_settings={"ignore_unknown_options": True})
def query(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            callback=utf8,
            help='Such as "select count(*) from marts.dim_projects", or a .sql file, or - for '
            "what is piped in.",
        ),
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar=f"{FORMS}|{_PARQUET}",
            help="How to print the rows; wide has a line a column.",
        ),
    ] = "table",
) -> None:
    """Ask the current release, read-only.

    A table with more columns than there is room for is printed as wide.

    Example: jixiao query "select cost_kind, count(*) from marts.fct_cost_lines group by all"
    """
    from pipelines.releases import store
    from pipelines.reports import query

    check_format(form, (*FORMATS, _PARQUET))
    current, asked = store.current(settings.places()), _sql(sql)
    if form == _PARQUET:
        _write_parquet(current, asked)
        return
    with query.stream(current, asked) as answer:
        console = wide_console()
        if form == "table" and stand_side_by_side(console, answer.columns):
            _print_table(console, answer.columns, answer.rows)
        else:
            write_answer(answer.columns, answer.rows, "wide" if form == "table" else form)


def _sql(argument: str) -> str:
    if argument != "-" and not argument.endswith(".sql"):
        return argument
    try:
        data = sys.stdin.buffer.read() if argument == "-" else Path(argument).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{argument}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{argument}: it is not UTF-8") from None


def _write_parquet(current: Path, sql: str) -> None:
    from pipelines.reports import query

    if sys.stdout.isatty():
        raise UsageError("Parquet is no text for a terminal: add > FILE.parquet")
    try:
        query.write_parquet(current, sql, sys.stdout.buffer)
    except BrokenPipeError:
        forget_output()


@command()
def export(
    target: Annotated[
        str,
        typer.Argument(metavar="OUTPUT", help="A file called *.xlsx, or a folder for CSV files."),
    ],
    release: Annotated[
        str | None, typer.Option(metavar="RELEASE", help="By default the current one.")
    ] = None,
) -> None:
    """Write a release for Excel: a workbook with a sheet a table, or a folder of CSV files.

    Example: jixiao export jixiao.xlsx
    """
    from pipelines.releases import store
    from pipelines.releases.manifest import read_manifest
    from pipelines.releases.reader import reading
    from pipelines.reports.workbook import write_folder, write_workbook
    from pipelines.reports.workbook_cover import facts

    console, output = Console(soft_wrap=True), Path(target)
    if not target:  # which is the folder where one is
        raise UsageError("OUTPUT has no name: a file called *.xlsx, or a folder for CSV files")
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}")
    folder = store.find(settings.places(), release)
    with reading(folder) as ask, writing(output):
        if output.suffix == ".xlsx":
            about = facts(folder.name, read_manifest(folder)["published_at"], ask)
            for note in write_workbook(output, ask, ask.rows, about):
                _say(console, note)
            _say(console, f"written: {output}")
        else:
            _say(console, f"written: {write_folder(output, ask, ask.rows)} CSV files in {output}")


@command()
def inspect(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A document; it need not lie in data/raw.")
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="table|json", help="How to print it.")
    ] = "table",
) -> None:
    """Show what is read from one file, without loading it.

    It prints the forms, each cell's field, what nothing claimed, and what was left with the reason;
    as JSON also the tables.

    Example: jixiao inspect data/raw/tianjin-disabled-persons-federation-2023.txt
    """
    from pipelines.cli.inspection import data_of, parts_of

    if form not in ("table", "json"):
        raise typer.BadParameter("table or json", param_hint="--format")
    if form == "json":
        typer.echo(data_of(file))
        return
    console = wide_console()
    for part in parts_of(file):
        console.print(part, highlight=False)


@command()
def trace(
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY",
            callback=utf8,
            help="Any *_key of a fact, form, project, unit, document or finding.",
        ),
    ],
) -> None:
    """Show where a fact came from: its document, its form, and the original cells.

    Of a project, a unit, a document or a finding, the forms that it leads to.

    Example: jixiao trace 7733dfc92dc9e511-5-19
    """
    from pipelines.cli import tracing
    from pipelines.releases import store
    from pipelines.reports import trace

    console = wide_console()
    for part in tracing.parts_of(trace.trace(store.current(settings.places()), key)):
        console.print(part, highlight=False, soft_wrap=not isinstance(part, Table))
