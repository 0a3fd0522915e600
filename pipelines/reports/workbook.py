"""A release for Excel: a workbook with a sheet a table, or a folder of CSV files."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pipelines.reports.dictionary import Ask, Table, tables
from pipelines.reports.rows import write_csv

Rows = Callable[[str], Iterator[tuple[Any, ...]]]

_SCHEMAS = ("marts", "audit")
_MOST_ROWS = 1_048_575
"""Of a sheet, without its heading."""
_COLUMN_WIDTH = 18
_EXACT_DIGITS = 15
"""Excel keeps no more of a number: a longer one stays a text."""
_FORMATS = {"date": "yyyy-mm-dd", "timestamp with time zone": "yyyy-mm-dd hh:mm:ss"}
NAMES_OF_SHEET = (
    "工作表 Sheet",
    "表 Table",
    "标题 Heading",
    "列 Column",
    "类型 Type",
    "含义",
    "Meaning",
)


def write_workbook(file: Path, ask: Ask, rows: Rows) -> list[str]:
    """Write a workbook: a sheet a table of `marts` and `audit`, and a sheet of names.

    Headings are in Chinese.

    Numbers and dates are typed, texts are texts: one that begins with = is no formula.

    Args:
        file: where to.
        ask: gives the rows of a query as dictionaries.
        rows: gives the rows of a query one after another.

    Returns:
        A line for each table that was too long for a sheet and is continued on others.
    """
    book = Workbook(write_only=True)
    exported = [table for table in tables(ask) if table.schema in _SCHEMAS]
    titles: dict[str, str] = {}
    for table in exported:
        titles[table.full_name] = _title(table, titles.values())
    _write_names(book.create_sheet("名称 Names"), exported, titles)
    notes = []
    for table in exported:
        sheets = _write_table(book, titles[table.full_name], table, rows(f"from {table.full_name}"))
        if sheets > 1:
            notes.append(
                f"{table.full_name}: over {sheets} sheets, since a sheet holds {_MOST_ROWS} rows"
            )
    book.save(file)
    return notes


def _title(table: Table, taken: Iterable[str]) -> str:
    """Without the schema, as people say it.

    There is room for a number, where it goes on over several sheets.
    """
    plain = table.name if table.schema == "marts" else f"{table.schema} {table.name}"
    return sheet_title(plain[: LONGEST_TITLE - 4], taken)


def _write_names(sheet: WriteOnlyWorksheet, exported: list[Table], titles: dict[str, str]) -> None:
    _begin(sheet, NAMES_OF_SHEET)
    for table in exported:
        sheet.append([titles[table.full_name], table.full_name, "", "", "", *table.description])
        for column in table.columns:
            names = ["", table.full_name, column.heading, column.name, column.type]
            sheet.append([*names, *column.description])


def _write_table(book: Workbook, title: str, table: Table, rows: Iterator[tuple[Any, ...]]) -> int:
    """Write a table over as many sheets as it needs; how many."""
    headings = [f"{column.heading}\n{column.name}" for column in table.columns]
    sheet = book.create_sheet(title)
    _begin(sheet, headings)
    sheets, count = 1, 0
    for row in rows:
        if count == _MOST_ROWS:
            sheets, count = sheets + 1, 0
            sheet = book.create_sheet(f"{title} {sheets}")
            _begin(sheet, headings)
        cells = zip(row, table.columns, strict=True)
        sheet.append([_cell(sheet, value, column.type) for value, column in cells])
        count += 1
    return sheets


def _begin(sheet: WriteOnlyWorksheet, headings: Iterable[str]) -> None:
    sheet.freeze_panes = "A2"
    cells = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for number, cell in enumerate(cells, start=1):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = _COLUMN_WIDTH
    sheet.append(cells)


def _cell(sheet: WriteOnlyWorksheet, value: object, duckdb_type: str) -> object:
    value = _simple(value)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=cell_text(value))
        cell.data_type = "s"
        return cell
    if duckdb_type in _FORMATS and value is not None:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _FORMATS[duckdb_type]
        return cell
    return value


def _simple(value: object) -> object:
    """What a cell can hold of a value.

    That is the text of a list, a time in UTC without its zone, the digits of a long number.
    """
    if isinstance(value, list | dict):
        return str(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > _EXACT_DIGITS:
        return f"{value.normalize():f}"
    return value


def write_folder(folder: Path, ask: Ask, rows: Rows) -> int:
    """Write a CSV file a table into a folder.

    It is UTF-8 with a mark, so that Excel knows it, and safe against formulas.

    Returns:
        How many files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exported = tables(ask)
    for table in exported:
        with (folder / f"{table.full_name}.csv").open(
            "w", encoding="utf-8-sig", newline=""
        ) as file:
            write_csv(
                file, [column.name for column in table.columns], rows(f"from {table.full_name}")
            )
    return len(exported)


_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\s]")
_RESERVED = "history"
LONGEST_CELL = 32_767
LONGEST_TITLE = 31
"""Both in units of UTF-16, as Excel counts."""


def cell_text(text: str) -> str:
    """A text without what XML cannot hold, and cut where a cell ends."""
    kept = _NOT_IN_XML.sub("", text)
    whole = _cut(kept, LONGEST_CELL)
    return kept if whole == kept else f"{_cut(kept, LONGEST_CELL - 1)}…"


def sheet_title(wanted: str, taken: Iterable[str], otherwise: str = "Sheet") -> str:
    """A name for a sheet that Excel accepts and no other has, as like the wanted one as can be.

    Args:
        wanted: any text.
        taken: the names of the other sheets; Excel does not tell capitals from small letters.
        otherwise: the name where nothing is left of the text.
    """
    standing = {title.casefold() for title in [*taken, _RESERVED]}
    plain = _NOT_IN_XML.sub("", _NOT_IN_A_TITLE.sub(" ", wanted)).strip(" '") or otherwise
    endings = ["", *(f" {number}" for number in range(2, len(standing) + 2))]
    titles = (_cut(plain, LONGEST_TITLE - len(ending)).strip(" '") + ending for ending in endings)
    return next(title for title in titles if title.casefold() not in standing)


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
