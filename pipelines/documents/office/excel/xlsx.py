"""The reader for Excel workbooks (.xlsx): SpreadsheetML on lxml.

The opened container comes in, a table a sheet goes out. Only what cells show is read: values,
number formats, fonts that say something, merged ranges. What is wrong with the rest (fills,
validations, page set-up, names) refuses no workbook.

Source: ECMA-376 part 1, 18.3 (sheets) and 18.4 (shared strings), strict and transitional.
"""

import re
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.grid import Document, Table, shown_of
from pipelines.documents.looks import UNREADABLE, Look, seen
from pipelines.documents.markup import Element, iterate_xml, local, parse_xml
from pipelines.documents.office.excel.sheets import Merged, Texts, printed_lines, sheet_table
from pipelines.documents.office.excel.styles import Style, look_of, read_styles
from pipelines.documents.office.packages import (
    Relation,
    main_part,
    part_of_kind,
    relations_of,
)
from pipelines.documents.office.shown.dates import serial_of
from pipelines.documents.office.shown.format_codes import sections_of
from pipelines.documents.office.shown.number_formats import show
from pipelines.documents.packed.container import Container
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATION = re.compile(r"^\{.*[rR]elationships\}id$")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(rf"{_REFERENCE.pattern}:{_REFERENCE.pattern}")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOST_SHEETS = 1000

_Runs = list[tuple[str, Look | None]]
"""Texts, and how each is set; `None` as its cell is."""


class _Book(NamedTuple):
    """What the sheets of a workbook share."""

    strings: list[str | _Runs]
    styles: list[Style]
    epoch_1904: bool


def read_xlsx(container: Container) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Formulas are read as the values they were saved with.

    Raises:
        RefusedDocument: damaged, or beyond the limits.
    """
    main = main_part(container, "xl/workbook.xml")
    root = parse_xml(container.part(main), main)
    if local(root) != "workbook":
        raise RefusedDocument("a damaged workbook: it has no list of its sheets")
    relations = relations_of(container, main)
    strings, styles = (
        part_of_kind(container, main, relations, kind) for kind in ("sharedStrings", "styles")
    )
    book = _Book(_strings(container, strings), _styles(container, styles), _epoch(root))
    tables = []
    for number, sheet in enumerate(root.iter("{*}sheet"), 1):
        relation = relations.get(_relation_id(sheet))
        # A workbook that lost its relations has its sheets under their usual names.
        usual = Relation("worksheet", f"xl/worksheets/sheet{number}.xml")
        if relation is None and not relations and container.find(usual.target) is not None:
            relation = usual
        if relation is not None and relation.kind == "worksheet":
            tables.append(_table(container, sheet, relation.target, book))
        if len(tables) > _MOST_SHEETS:
            raise RefusedDocument(f"a workbook of over {_MOST_SHEETS} sheets")
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _relation_id(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if _RELATION.search(name)), "")


def _epoch(root: Element) -> bool:
    properties = next(root.iterchildren("{*}workbookPr"), None)
    return properties is not None and properties.get("date1904", "0") in ("1", "true")


def _styles(container: Container, part: str | None) -> list[Style]:
    return read_styles(parse_xml(container.part(part), part)) if part else []


def _strings(container: Container, part: str | None) -> list[str | _Runs]:
    if part is None:
        return []
    return [_string(item) for item in iterate_xml(container.part(part), part, "si")]


def _string(item: Element) -> str | _Runs:
    """A text of a workbook: runs where it has some, without the readings of ruby."""
    runs: _Runs = []
    for part in item:
        kind = local(part)
        if kind == "t":
            runs.append((_unescaped(part.text or ""), None))
        elif kind == "r":
            texts = "".join(text.text or "" for text in part.iterchildren("{*}t"))
            properties = next(part.iterchildren("{*}rPr"), None)
            look = None if properties is None else look_of(properties)
            runs.append((_unescaped(texts), look))
    return runs[0][0] if len(runs) == 1 and runs[0][1] is None else runs


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _table(container: Container, sheet: Element, part: str, book: _Book) -> Table | None:
    name = sheet.get("name", "")
    texts: Texts = {}
    merged: list[Merged] = []
    header: list[str] = []
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row, count = -1, 0
    for element in iterate_xml(container.part(part), part, *_PARTS_OF_A_SHEET):
        if local(element) == "col":
            hidden_columns |= _hidden_columns(element)
            continue
        if local(element) != "row":
            merged += _area(element.get("ref", ""))
            header += printed_lines(element.text or "")
            continue
        row = _row_number(element, row + 1)
        if _is_hidden(element):
            hidden_rows.add(row)
        cells = _cells(element, book)
        if cells:
            texts[row] = cells
            count += len(cells)
            if count > settings.MAX_CELLS:
                raise RefusedDocument(f"sheet {name} has over {settings.MAX_CELLS} cells")
    hidden = sheet.get("state", "visible") != "visible"
    table = sheet_table(name, hidden, texts, merged, header)
    if table is not None:
        table.hidden_rows, table.hidden_columns = frozenset(hidden_rows), frozenset(hidden_columns)
    return table


def _is_hidden(element: Element) -> bool:
    """Whether a row or a column is not shown."""
    return element.get("hidden", "0") in ("1", "true")


def _hidden_columns(element: Element) -> set[int]:
    """The columns that an element hides: they may be all that the sheet could have."""
    first, last = element.get("min", ""), element.get("max", "")
    if not (_is_hidden(element) and first.isdecimal() and last.isdecimal()):
        return set()
    return set(range(int(first[:6]) - 1, min(int(last[:6]), _MOST_COLUMNS)))


_MOST_COLUMNS = 16384
_PARTS_OF_A_SHEET = ("col", "row", "mergeCell", "oddHeader", "firstHeader", "evenHeader")


def _row_number(row: Element, expected: int) -> int:
    said = row.get("r", "")
    return int(said) - 1 if said.isascii() and said.isdigit() and 0 < len(said) < 8 else expected


def _cells(row: Element, book: _Book) -> dict[int, str]:
    """The texts of a row by their columns; blank cells are left away."""
    texts: dict[int, str] = {}
    column = -1
    for cell in row:
        said = _REFERENCE.fullmatch(cell.get("r", ""))
        column = _column(said[1]) if said else column + 1
        text = _cell_text(cell, book)
        if text:
            texts[column] = text
    return texts


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _area(reference: str) -> list[Merged]:
    found = _AREA.fullmatch(reference)
    if found is None:
        return []
    left, top, right, bottom = found.groups()
    columns = sorted((_column(left), _column(right)))
    rows = sorted((int(top) - 1, int(bottom) - 1))
    return [Merged(max(0, rows[0]), rows[1], *columns)]


def _cell_text(cell: Element, book: _Book) -> str:
    value = formula = inline = None
    for part in cell:
        kind = local(part)
        if kind == "v":
            value = part.text
        elif kind == "f":
            formula = part.text or ""
        elif kind == "is":
            inline = part
    style = _style(cell, book)
    kind = cell.get("t", "n")
    if kind == "inlineStr" and inline is not None:
        return _set(_string(inline), style)
    if value is None or (not value and formula is not None):
        # A formula that was never calculated shows nothing that could be read: no number is.
        return f"{UNREADABLE}={formula}" if formula else ""
    if kind == "s":
        place = int(value) if value.strip().isdigit() else -1
        return _set(book.strings[place], style) if 0 <= place < len(book.strings) else UNREADABLE
    if kind in ("str", "e"):
        return _set(_unescaped(value), style)
    return shown_of(seen(_number(value, kind, style, book.epoch_1904), style.look), value)


def _style(cell: Element, book: _Book) -> Style:
    said = cell.get("s", "0")
    place = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0
    return book.styles[place] if place < len(book.styles) else Style()


def _set(text: str | _Runs, style: Style) -> str:
    """A text as it is set, run by run, under the format of its cell."""
    if not isinstance(text, str):
        text = "".join(seen(run, style.look if look is None else look) for run, look in text)
    else:
        text = seen(text, style.look)
    return show(text, style.code).strip() if text else ""


def _number(value: str, kind: str, style: Style, epoch_1904: bool) -> str:
    if kind == "b":
        return str(value.strip() in ("1", "true")).upper()
    try:
        if kind == "d":
            is_date = sections_of(style.code)[0].is_date
            return show(serial_of(value), style.code if is_date else "yyyy-mm-dd")
        return show(float(value), style.code, epoch_1904=epoch_1904)
    except ValueError:
        return value.strip()
