"""The `jixiao` command: thin; each command says what the modules below did."""

import io
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.status import Status
from rich.table import Table
from rich.text import Text

from pipelines import render, settings
from pipelines.errors import (
    AlarmRaised,
    JixiaoError,
    LoadRunning,
    NothingPublished,
    ReleaseDamaged,
    StorageFailed,
    UsageError,
    storage_failure,
)
from pipelines.escaping import escaped, logger
from pipelines.render import Console
from pipelines.render import print_table as _print_table
from pipelines.render import say as _say
from pipelines.settings import Lake

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
    """Run the command; an error of ours, and a disk's, is one line and an exit code."""
    _open_what_is_closed()
    try:
        code = _run()
    except JixiaoError as error:
        code = _complain(error)
    except OSError as error:
        place = error.filename or "standard output"
        code = _complain(StorageFailed(f"{place}: {error.strerror or error}"))
        render.forget_output()
    sys.exit(code)


def _run() -> int | str | None:
    """Run the command to its end, which is when all it printed has left; its exit code."""
    code: int | str | None = 0
    output = sys.stdout
    try:
        app()
    except SystemExit as end:
        # Typer puts another output there when nobody takes its help any more, which is no error.
        code = end.code if sys.stdout is output else 0
    try:
        output.flush()
    except BrokenPipeError:
        render.forget_output()
    return code


def _complain(error: JixiaoError) -> int:
    _say(Console(stderr=True), f"jixiao: {error}")
    return error.exit_code


def _open_what_is_closed() -> None:
    """Have a standard input, output and error: else the next file that is opened would take the place of one."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            with suppress(OSError):  # it may be open nevertheless
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # where the terminal has not all characters


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
    _say_gone(console, summary.withdrawn, summary.replaced)
    _say(console, f"release: {summary.release}")
    if _say_missing(console, {"missing": [one._asdict() for one in summary.missing]}):
        raise typer.Exit(_PUBLISHED_WITHOUT_ALL)
    if summary.refused or summary.quarantined:
        raise typer.Exit(_LOADED_WITH_REFUSALS)


def _say_gone(console: Console, withdrawn: Iterable[str], replaced: Iterable[str]) -> None:
    for file in replaced:
        _say(console, f"replaced: {file} has another content now; history keeps what it said before")
    for file in withdrawn:
        _say(console, f"withdrawn: {file} no longer lies in data/raw; history keeps what it said")


def _show_progress(console: Console, status: Status | None) -> None:
    """Print the log's lines; on a terminal, the last one stays beside a sign of life."""

    class Lines(logging.Handler):
        """Prints records."""

        def emit(self, record: logging.LogRecord) -> None:
            """Print one."""
            _say(console, record.getMessage())
            if status is not None:
                status.update(Text(record.getMessage()))

    log = logger()
    log.addHandler(Lines())
    log.propagate = False


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
    last: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many loads to list.")] = 5,
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
    except (NothingPublished, ReleaseDamaged) as error:
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
    _say_gone(console, *warehouse.gone_documents(landing))
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
        mark = "◀ current" if release == standing else ""
        try:
            rows.append([release.name, *_row_of_release(store.manifest(release)), mark])
        except ReleaseDamaged:
            rows.append([release.name, "damaged: see `jixiao verify`", *[None] * 5, mark])
    columns = ["release", "published (UTC)", "MB", "added", "changed", "gone", "since", ""]
    _print_table(_wide_console(), columns, rows)


def _row_of_release(manifest: dict[str, Any]) -> list[Any]:
    changes = manifest.get("changes", {})
    size = sum(file["bytes"] for file in manifest["files"].values()) / 1e6
    counts = [changes.get(name) for name in ("added", "changed", "gone")]
    return [manifest["published_at"], f"{size:.1f}", *counts, changes.get("since")]


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
        _write(answer.columns, answer.rows, form)
        return
    changed = answer.dicts()
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
    """Check that the files of releases are what was published; what else lies beside them does no harm.

    Example: jixiao verify
    """
    from pipelines import store

    places = settings.places()
    store.current(places)
    console = Console(soft_wrap=True)
    wrong = 0
    for folder in store.all_releases(places) if release is None else [store.find(places, release)]:
        damage, others = store.verify(folder), store.strangers(folder)
        wrong += bool(damage)
        also = [f"also there: {', '.join(others)}"] if others else []
        _say(console, f"{folder.name}: {'; '.join([*(damage or ['as published']), *also])}")
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
    with _writing(output):
        output.write_bytes(data)
    _say(Console(soft_wrap=True), f"{len(data)} bytes in {output}")


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_failure(error, str(output)) or UsageError(f"{output}: {error.strerror}") from None


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


def _utf8(text: str | None) -> str | None:
    """An argument that is a text: the shell may give bytes that are none."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("it is not UTF-8") from None
    return text


# A query may begin with a comment: what looks like an option and is none is its text.
@app.command(context_settings={"ignore_unknown_options": True})
def query(
    sql: Annotated[
        str,
        typer.Argument(
            metavar="SQL",
            callback=_utf8,
            help='Such as "select count(*) from marts.dim_projects", or a .sql file; of several, the last one answers.',
        ),
    ],
    form: Annotated[str, typer.Option("--format", metavar="table|csv|json", help="How to print the rows.")] = "table",
) -> None:
    """Ask the current release, read-only.

    Example: jixiao query "select cost_kind, count(*) from marts.fct_cost_lines group by all"
    """
    from pipelines import release, store

    _check_format(form)
    with release.stream(store.current(settings.places()), _sql(sql)) as answer:
        if form == "table":
            _print_table(_wide_console(), answer.columns, answer.rows)
        else:
            _write(answer.columns, answer.rows, form)


def _check_format(form: str) -> None:
    if form not in render.FORMATS:
        raise typer.BadParameter("table, csv or json", param_hint="--format")


def _write(columns: Sequence[str], rows: Iterable[tuple[Any, ...]], form: str) -> None:
    """Write rows to standard output as CSV or JSON, as many as somebody takes."""
    try:
        render.write(sys.stdout, columns, rows, form)
    except BrokenPipeError:
        render.forget_output()


def _sql(argument: str) -> str:
    if not argument.endswith(".sql"):
        return argument
    try:
        return Path(argument).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{argument}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{argument}: it is not UTF-8") from None


@app.command()
def export(
    target: Annotated[str, typer.Argument(metavar="OUTPUT", help="A file called *.xlsx, or a folder for CSV files.")],
    release: Annotated[str | None, typer.Option(metavar="RELEASE", help="By default the current one.")] = None,
) -> None:
    """Write a release for Excel: a workbook with a sheet a table, or a folder of CSV files.

    Example: jixiao export jixiao.xlsx
    """
    from pipelines import store
    from pipelines.export import write_folder, write_workbook
    from pipelines.release import reading

    console, output = Console(soft_wrap=True), Path(target)
    if not target:  # which is the folder where one is
        raise UsageError("OUTPUT has no name: a file called *.xlsx, or a folder for CSV files")
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}")
    with reading(store.find(settings.places(), release)) as ask, _writing(output):
        if output.suffix == ".xlsx":
            for note in write_workbook(output, ask, ask.rows):
                _say(console, note)
            _say(console, f"written: {output}")
        else:
            _say(console, f"written: {write_folder(output, ask, ask.rows)} CSV files in {output}")


_SEVERITIES = ("error", "warning", "notice")
_STATUSES = ("new", "standing", "accepted", "gone")


@app.command()
def findings(
    unit: Annotated[str | None, typer.Option(callback=_utf8, help="Part of the name of a unit, or its code.")] = None,
    project: Annotated[str | None, typer.Option(callback=_utf8, help="Part of the name of a project.")] = None,
    rule: Annotated[str | None, typer.Option(callback=_utf8, help="A rule_code of audit.rules.")] = None,
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
    answer = release.findings(current, unit=unit, project=project, rule=rule, severity=severity, status=status)
    found = answer.dicts()
    if opinion is not None:
        from pipelines.opinion import opinion_workbook

        with _writing(opinion):
            opinion.write_bytes(opinion_workbook(found))
        _say(Console(soft_wrap=True), f"{len(found)} findings in {opinion}")
    elif form != "table":
        _write(answer.columns, answer.rows, form)
    elif not found:
        _say(Console(), "no findings; that is not to say that all was checked: audit.coverage says what was")
    else:
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
    key: Annotated[
        str, typer.Argument(metavar="KEY", callback=_utf8, help="Any *_key of a fact, a form or a project.")
    ],
) -> None:
    """Show where a fact came from: its document, its form, and the original cells.

    Example: jixiao trace 7733dfc92dc9e511-5-19
    """
    from pipelines import release, store

    traced = release.trace(store.current(settings.places()), key)
    console = _wide_console()
    _say(console, f"{traced.file_name} (sha256 {traced.sha256})")
    _say(console, f"form {traced.form_number}: {traced.heading}")
    width = max((cell.column for cell in traced.cells), default=0)
    table = Table("row", show_lines=True)
    for number in range(width):
        table.add_column(f"column {number + 1}", overflow="fold")
    for row in sorted({cell.row for cell in traced.cells}):
        texts = {cell.column: cell.text for cell in traced.cells if cell.row == row}
        marked = row == traced.row_number
        cells = [Text(escaped(texts.get(number + 1, ""), keep_newlines=True)) for number in range(width)]
        table.add_row(f"▶ {row}" if marked else str(row), *cells, style="bold reverse" if marked else None)
    console.print(table)
    for cell in traced.cells:
        if cell.row == traced.row_number:
            _say(console, f"row {cell.row}, column {cell.column}: {cell.field or 'not claimed'}: {cell.text}")


def _wide_console() -> Console:
    """The terminal's own width; into a file or a pipe, wide enough for a form."""
    console = Console()
    return console if console.is_terminal else Console(width=160)
