"""What the readers of workbooks share.

Values with their number formats come in, the texts that are meant go out; texts and merged ranges
of a sheet come in, a `Table` goes out.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.grid import Row, Table, make_cell
from pipelines.errors import RefusedDocument

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]{0,255}\]')
_PLACEHOLDERS = re.compile(r"[#0?.,]++")
_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
_SIGNS = re.compile(r"[≥≤＞＜≧≦]")
_LONGEST_FORMAT = 255  # Excel takes no longer one
_SIGNIFICANT = 15  # what Excel keeps of a number


class Merged(NamedTuple):
    """A merged range; rows and columns count from 0, the last ones are in it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


def text_of(value: object, number_format: str) -> str:
    """A cell's value as text.

    Numbers keep all the digits they have, however few the format shows; a percent format makes them
    per cent, and a unit that the format writes behind them stays. Dates are ISO 8601.

    Args:
        value: as a library for workbooks gives it.
        number_format: Excel's format code.
    """
    if value is None:
        return ""
    if len(number_format) > _LONGEST_FORMAT:
        number_format = "General"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, date):
        return _date(value, _LITERAL.sub("", number_format).lower())
    return str(value).strip()


def _date(value: date, shown: str) -> str:
    """A date; of one whose format shows no day, the month or the year is meant."""
    if "y" in shown and "d" not in shown:
        return f"{value.year}年{value.month}月" if "m" in shown else f"{value.year}年"
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:%Y-%m-%d}"


def _number(value: float, number_format: str) -> str:
    exact = Decimal(format(value, f".{_SIGNIFICANT}g"))
    shown = number_format.split(";", maxsplit=1)[0]
    bare = _LITERAL.sub("", shown)
    before, after = _literals(shown)
    if "%" in bare:
        return f"{before}{_plain(exact * 100)}%"
    return f"{before}{_plain(exact)}{after}"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _literals(shown: str) -> tuple[str, str]:
    """What a format writes before and after the number.

    Nothing where it also scales it (`0!.0,"万元"`).
    """
    if "!" in shown:
        return "", ""
    shown = _GENERAL.sub("0", _with_signs_quoted(shown))
    marked = _LITERAL.sub(lambda found: f"\x01{found[1] or found[2] or ''}\x02", shown)
    numbers = [
        found for found in _PLACEHOLDERS.finditer(marked) if not set("#0?").isdisjoint(found[0])
    ]
    if len(numbers) != 1 or numbers[0][0].rstrip("?").endswith(","):
        return "", ""
    parts = marked[: numbers[0].start()], marked[numbers[0].end() :]
    before, after = ("".join(re.findall("\x01([^\x02]*)\x02", part)).strip() for part in parts)
    return before, after


def _with_signs_quoted(shown: str) -> str:
    """Signs that stand outside quotes are written as they are: in quotes, as Excel means them."""
    parts = shown.split('"')
    outside = range((len(parts) - 1) % 2, len(parts), 2)
    for place in outside:
        parts[place] = _SIGNS.sub(r'"\g<0>"', parts[place])
    return '"'.join(parts)


def sheet_table(
    name: str,
    hidden: bool,
    size: tuple[int, int],
    texts: Callable[[int], Iterable[str]],
    merged: Iterable[Merged],
    header: Iterable[str] = (),
) -> Table | None:
    """A sheet as a table; blank rows stay, so that its rows count as in the workbook.

    Args:
        name: of the sheet.
        hidden: whether the workbook hides it.
        size: rows and columns in use.
        texts: the texts of a row, counted from 0, one a column.
        merged: its merged ranges.
        header: the lines that are printed above it.

    Returns:
        The table, or `None` where the sheet is blank.

    Raises:
        RefusedDocument: more cells than the limit.
    """
    rows, columns = size
    if rows * columns > settings.MAX_CELLS:
        raise RefusedDocument(
            f"sheet {name} spans {rows} rows and {columns} columns: over {settings.MAX_CELLS} cells"
        )
    spans, covered = _spans(merged, rows, columns)
    table: list[Row] = []
    for number in range(rows):
        row: Row = []
        for column, text in enumerate(texts(number)):
            across = covered.get((number, column))
            if across is None:
                row.append(make_cell((text, column, spans.get((number, column), 1))))
            elif across:
                row.append(make_cell(("", column, across)))
        table.append(row)
    while table and not any(cell.text for cell in table[-1]):
        table.pop()
    above = [*((line, "print_header") for line in header), (name, "sheet_name")]
    return Table(table, [], location=f"sheet {name}", hidden=hidden, above=above) if table else None


_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])')


def printed_lines(header: str) -> list[str]:
    """The lines of a header, without the codes of its looks, pages and days."""
    return [
        line for part in _CODES.split(header) for line in map(str.strip, part.split("\n")) if line
    ]


def _spans(
    merged: Iterable[Merged], rows: int, columns: int
) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Columns covered by each merged range's first cell, and by the other cells in one.

    Of each other cell, those of its row (0 inside it).
    """
    spans: dict[tuple[int, int], int] = {}
    covered: dict[tuple[int, int], int] = {}
    count = 0
    for area in merged:
        last_row, last_column = min(area.last_row, rows - 1), min(area.last_column, columns - 1)
        across = last_column - area.first_column + 1
        count += across * (last_row - area.first_row + 1)
        if count > settings.MAX_CELLS:
            raise RefusedDocument(f"merged ranges of over {settings.MAX_CELLS} cells")
        spans[area.first_row, area.first_column] = across
        for row in range(area.first_row, last_row + 1):
            for column in range(area.first_column, last_column + 1):
                if (row, column) != (area.first_row, area.first_column):
                    covered[row, column] = across if column == area.first_column else 0
    return spans, covered
