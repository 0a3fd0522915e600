"""A release for Excel: a workbook with a sheet a table, or a folder of CSV files."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from pipelines.files import replacing
from pipelines.reports import workbook_cover
from pipelines.reports.dictionary import Ask, Column, Table, tables
from pipelines.reports.rows import write_csv

Rows = Callable[[str], Iterator[tuple[Any, ...]]]

_SCHEMAS = ("marts", "audit")
_MOST_ROWS = 1_048_575
"""Of a sheet, without its heading."""
_FIRST = (
    "marts.annual_budgets",
    "marts.projects_by_year",
    "marts.findings_flat",
    "marts.indicators_flat",
    "marts.results_flat",
    "marts.funding_flat",
    "marts.department_totals",
    "marts.unit_price_peers",
    "marts.coverage",
)
"""What people open first: every name stands beside each row."""
_SAMPLE = 200
"""So many rows tell how wide the columns are."""
_NARROWEST, _WIDEST = 9, 48
_EXACT_DIGITS = 15
"""Excel keeps no more of a number: a longer one stays a text."""
_FORMATS = {"date": "yyyy-mm-dd", "timestamp with time zone": "yyyy-mm-dd hh:mm:ss"}
_MONEY = "#,##0.00"
NAMES_OF_SHEET = (
    "工作表 Sheet",
    "表 Table",
    "标题 Heading",
    "列 Column",
    "类型 Type",
    "含义",
    "Meaning",
)


def write_workbook(
    file: Path, ask: Ask, rows: Rows, about: workbook_cover.Facts | None = None
) -> list[str]:
    """Write a workbook: a cover, a sheet a table of `marts` and `audit`, and a sheet of names.

    Those that people open first come first; a table without rows has no sheet, and the cover says
    so. Headings are in Chinese, stay in view and have filters. It stands there when it is whole.

    Numbers and dates are typed, texts are texts: one that begins with = is no formula.

    Args:
        file: where to.
        ask: gives the rows of a query as dictionaries.
        rows: gives the rows of a query one after another.
        about: what the cover says of the release.

    Returns:
        A line for each table that was too long for a sheet and is continued on others.

    Raises:
        OSError: no file can stand there.
    """
    with replacing(file) as unfinished:
        book, notes = _book(ask, rows, about or [])
        book.save(unfinished)
    return notes


def _book(ask: Ask, rows: Rows, about: workbook_cover.Facts) -> tuple[Workbook, list[str]]:
    """The workbook, and what is to be said of it."""
    book = Workbook(write_only=True)
    cover = book.create_sheet(workbook_cover.TITLE)
    workbook_cover.begin(cover)
    exported = sorted((table for table in tables(ask) if table.schema in _SCHEMAS), key=_place)
    titles: dict[str, str] = {}
    for table in exported:
        titles[table.full_name] = _title(table, titles.values())
    written, notes = [], []
    for table in exported:
        title = titles[table.full_name]
        count, sheets = _write_table(book, title, table, rows(f"from {table.full_name}"))
        written.append(workbook_cover.Sheet(title, table.full_name, count, table.description))
        if sheets > 1:
            notes.append(
                f"{table.full_name}: over {sheets} sheets, since a sheet holds {_MOST_ROWS} rows"
            )
    _write_names(book.create_sheet("名称 Names"), exported, titles)
    workbook_cover.write(cover, about, written)
    return book, notes


def _place(table: Table) -> tuple[int, str, str]:
    """Where its sheet stands: first what people open first, then marts, then audit."""
    first = _FIRST.index(table.full_name) if table.full_name in _FIRST else len(_FIRST)
    return first, "" if table.schema == "marts" else table.schema, table.name


def _title(table: Table, taken: Iterable[str]) -> str:
    """Without the schema, as people say it.

    There is room for a number, where it goes on over several sheets.
    """
    plain = table.name if table.schema == "marts" else f"{table.schema} {table.name}"
    return sheet_title(plain[: LONGEST_TITLE - 4], taken)


def _write_names(sheet: WriteOnlyWorksheet, exported: list[Table], titles: dict[str, str]) -> None:
    _begin(sheet, NAMES_OF_SHEET, [24, 32, 20, 28, 18, 60, 60])
    count = 0
    for table in exported:
        sheet.append([titles[table.full_name], table.full_name, "", "", "", *table.description])
        for column in table.columns:
            names = ["", table.full_name, column.heading, column.name, column.type]
            sheet.append([*names, *column.description])
        count += 1 + len(table.columns)
    _end(sheet, len(NAMES_OF_SHEET), count)


def _write_table(
    book: Workbook, title: str, table: Table, rows: Iterator[tuple[Any, ...]]
) -> tuple[int, int]:
    """Write a table over as many sheets as it needs: none where it has no rows.

    Returns:
        How many rows it has, and how many sheets.
    """
    sample = list(islice(rows, _SAMPLE))
    if not sample:
        return 0, 0
    headings = [f"{column.heading}\n{column.name}" for column in table.columns]
    widths = [
        _width([heading, *(row[place] for row in sample)]) for place, heading in enumerate(headings)
    ]
    total, sheets = 0, 0
    rest = chain(sample, rows)
    while part := list(islice(rest, 1)):
        sheets += 1
        sheet = book.create_sheet(title if sheets == 1 else f"{title} {sheets}")
        _begin(sheet, headings, widths)
        count = 0
        for row in chain(part, islice(rest, _MOST_ROWS - 1)):
            cells = zip(row, table.columns, strict=True)
            sheet.append([_cell(sheet, value, column) for value, column in cells])
            count += 1
        _end(sheet, len(headings), count)
        total += count
    return total, sheets


def _begin(sheet: WriteOnlyWorksheet, headings: Iterable[str], widths: Iterable[float]) -> None:
    sheet.freeze_panes = "A2"
    cells = [WriteOnlyCell(sheet, value=heading) for heading in headings]
    for number, (cell, width) in enumerate(zip(cells, widths, strict=True), start=1):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append(cells)


def _end(sheet: WriteOnlyWorksheet, columns: int, rows: int) -> None:
    """Give every column its filter."""
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"


def _width(values: Iterable[object]) -> float:
    """Of a column in characters: as wide as its texts, in bounds; a Chinese one counts twice."""
    lines = (line for value in values for line in str(_simple(value) or "").splitlines())
    longest = max((sum(1 + (c >= "\u2e80") for c in line[:_WIDEST]) for line in lines), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 2))


def _cell(sheet: WriteOnlyWorksheet, value: object, column: Column) -> object:
    value = _simple(value)
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=cell_text(value))
        cell.data_type = "s"
        return cell
    shown = _MONEY if column.name.endswith("_yuan") else _FORMATS.get(column.type)
    if shown and value is not None:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = shown
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
