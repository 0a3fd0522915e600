"""What commands share: the application they belong to, and what several of them say."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli import helping, render
from pipelines.cli.render import Console
from pipelines.cli.render import say as _say
from pipelines.errors import (
    UsageError,
    storage_failure,
)
from pipelines.files import replacing
from pipelines.reports.rows import FORMATS
from pipelines.reports.rows import write as write_rows

if TYPE_CHECKING:
    from pipelines.landing.schema import Table

app = typer.Typer(
    cls=helping.Group,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="绩效: the warehouse of Chinese budget-performance forms (绩效目标表).",
    epilog=helping.epilog("en"),
)
command = partial(app.command, cls=helping.Command)
"""Makes a function a command of it."""


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jixiao {version('jixiao')}")
        raise typer.Exit


@app.callback()
def jixiao(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """What comes before every command."""


def wide_console() -> Console:
    """The terminal's own width; into a file or a pipe, wide enough for a form."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def say_missing(console: Console, manifest: dict[str, Any]) -> bool:
    """Name what a release was published without; whether there is anything."""
    missing = manifest["missing"]
    for one in missing:
        _say(console, f"missing in the release: {one['what']}: {one['why']}")
    return bool(missing)


def say_gone(console: Console, withdrawn: Iterable[str], replaced: Iterable[str]) -> None:
    """Name the files that have another content now, and those that are gone."""
    for file in replaced:
        _say(
            console, f"replaced: {file} has another content now; history keeps what it said before"
        )
    for file in withdrawn:
        _say(console, f"withdrawn: {file} no longer lies in data/raw; history keeps what it said")


@contextmanager
def writing(output: Path) -> Iterator[None]:
    """Say in one line why a file cannot be written."""
    try:
        yield
    except OSError as error:
        raise storage_failure(error, str(output)) or UsageError(
            f"{output}: {error.strerror}"
        ) from None


def add_rows(
    source: Path, target: Path, table: "Table", rows: Iterable[Mapping[str, object]]
) -> None:
    """Write a file of `data/raw` with further rows at its end.

    Args:
        source: the file, or where it would be.
        target: where it is written: there, or elsewhere.
        table: what it says.
        rows: as for `sidecars.with_rows`.
    """
    from pipelines.landing.sidecars import with_rows

    data = source.read_bytes() if source.exists() else b""
    with writing(target), replacing(target) as unfinished:
        unfinished.write_bytes(with_rows(data, table, rows))


def utf8(text: str | None) -> str | None:
    """An argument that is a text: the shell may give bytes that are none."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("it is not UTF-8") from None
    return text


FORMS = "|".join(FORMATS)
"""How a command that lists rows can print them."""


def check_format(form: str, formats: Sequence[str] = FORMATS) -> None:
    """See that an answer can be printed so."""
    if form not in formats:
        said = f"{', '.join(formats[:-1])} or {formats[-1]}"
        raise typer.BadParameter(said, param_hint="--format")


def write_answer(columns: Sequence[str], rows: Iterable[tuple[Any, ...]], form: str) -> None:
    """Write rows to standard output, as many as somebody takes."""
    if form == "wide":
        render.print_wide(wide_console(), columns, rows)
        return
    try:
        write_rows(sys.stdout, columns, rows, form)
    except BrokenPipeError:
        render.forget_output()
