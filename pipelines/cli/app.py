"""The `jixiao` command: thin; each command says what the rooms below did."""

import io
import os
import sys
from contextlib import suppress

from pipelines import settings
from pipelines.cli import asking, operating, render, reviewing, serving
from pipelines.cli.base import app
from pipelines.cli.render import Console
from pipelines.cli.render import say as _say
from pipelines.errors import (
    JixiaoError,
    StorageFailed,
)

# Commands are there once they are imported.
__all__ = ["app", "asking", "main", "operating", "reviewing", "serving"]


def main() -> None:
    """Run the command; an error of ours, and a disk's, is one line and an exit code."""
    _open_what_is_closed()
    try:
        settings.given()  # before anything is begun, so that no load ends in the middle
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
    """Have a standard input, output and error.

    Else the next file that is opened would take the place of one.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            with suppress(OSError):  # it may be open nevertheless
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # where the terminal has not all characters
