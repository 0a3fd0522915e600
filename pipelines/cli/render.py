"""Lines and tables on a terminal, whose reader may go away."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice

import rich.console
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from pipelines import settings
from pipelines.escaping import escaped


class Console(rich.console.Console):
    """A terminal whose reader may go away, as `head` does.

    The command goes on, and its exit code stays its own.
    """

    def on_broken_pipe(self) -> None:
        """Print no more."""
        self.quiet = True
        forget_output()


def forget_output() -> None:
    """Have what is still written to standard output go nowhere: nobody takes it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(console: Console, line: object) -> None:
    """Print one line, whatever stands in it."""
    console.print(escaped(line), markup=False, highlight=False, soft_wrap=True)


def print_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table, and how many were left out where there are too many for one to read.

    Only those that are shown are held.
    """
    rest = iter(rows)
    table = Table()
    for column in columns:
        table.add_column(escaped(column), overflow="fold")
    for row in islice(rest, settings.ROWS_SHOWN):
        cells = zip(columns, row, strict=True)
        table.add_row(*[Text(shown(value, column)) for column, value in cells])
    console.print(table)
    _say_of_the_rest(console, rows, rest)


def print_wide(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows one below another, a line a column: for more columns than stand side by side."""
    rest = iter(rows)
    for number, row in enumerate(islice(rest, settings.ROWS_SHOWN), start=1):
        say(console, f"── row {number:,} ──")
        lines = Table.grid(padding=(0, 2))
        lines.add_column(no_wrap=True)
        lines.add_column(overflow="fold")
        for column, value in zip(columns, row, strict=True):
            lines.add_row(Text(escaped(column)), Text(shown(value, column)))
        console.print(lines)
    _say_of_the_rest(console, rows, rest)


def stand_side_by_side(console: Console, columns: Sequence[str]) -> bool:
    """Whether there is room for the heads of all columns, so that no word is broken."""
    return sum(cell_len(escaped(column)) + _OF_A_COLUMN for column in columns) < console.width


_OF_A_COLUMN = 3
"""The rule beside a column, and the space on both sides."""


def _say_of_the_rest(
    console: Console, rows: Iterable[Sequence[object]], rest: Iterator[Sequence[object]]
) -> None:
    if next(rest, None) is not None:
        count = f" of {len(rows):,}" if isinstance(rows, Sequence) else " of more"
        say(
            console,
            f"showing the first {settings.ROWS_SHOWN:,} rows{count}: --format csv gives all",
        )


def shown(value: object, column: str = "") -> str:
    """A value in a cell of a table; a very long text is cut, and says so.

    Thousands are set apart, but for those of a year.
    """
    if isinstance(value, int) and column.endswith("year"):
        return str(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    text = "" if value is None else str(value)
    if len(text) <= settings.CHARACTERS_SHOWN:
        return escaped(text, keep_newlines=True)
    shown = escaped(text[: settings.CHARACTERS_SHOWN], keep_newlines=True)
    return f"{shown}… ({len(text):,} characters)"
