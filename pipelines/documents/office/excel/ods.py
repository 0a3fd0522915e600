"""The reader for workbooks of LibreOffice and WPS in the Open Document format (.ods, .fods).

The content of a workbook comes in, a table a sheet goes out. What a cell shows stands in it beside
its value.

Source: OASIS Open Document 1.3 part 3, 9 (tables).
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from pipelines import settings
from pipelines.documents.grid import Document, Table, shown_of
from pipelines.documents.looks import PLAIN, UNREADABLE, Look, seen
from pipelines.documents.markup import Element, local, parse_xml
from pipelines.documents.office.excel.sheets import Merged, Texts, sheet_table
from pipelines.documents.office.excel.styles import is_of_signs
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MOST = 1_048_576
_MOST_COLUMNS = 16_384


def read_ods(content: bytes, styles: bytes = b"") -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Args:
        content: its part `content.xml`, or the whole of a flat file.
        styles: its part `styles.xml`.

    Raises:
        RefusedDocument: damaged, no workbook, or beyond the limits.
    """
    root = parse_xml(content, "content.xml")
    book = next(root.iter(f"{_OFFICE}spreadsheet"), None)
    if book is None:
        raise RefusedDocument("no reader for this format: an Open Document that is no workbook")
    common = parse_xml(styles, "styles.xml") if styles else None
    looks = _looks(root) | ({} if common is None else _looks(common))
    headers = _headers(root, root if common is None else common)
    hidden = _hidden(root)
    tables = [
        _sheet(sheet, looks, hidden, headers) for sheet in book.iterchildren(f"{_TABLE}table")
    ]
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _looks(root: Element) -> dict[str, Look]:
    """The styles that set text so that it says something else."""
    looks = {}
    for style in root.iter(f"{_STYLE}style"):
        for said in style.iterchildren(f"{_STYLE}text-properties"):
            look = _look(said)
            if look != PLAIN:
                looks[style.get(f"{_STYLE}name", "")] = look
    return looks


def _look(said: Element) -> Look:
    position = said.get(f"{_STYLE}text-position", "")
    percent = position.partition("%")[0]
    up = position.startswith("super") or (percent.isdigit() and int(percent) > 0)
    font = said.get(f"{_STYLE}font-name") or said.get(f"{_FO}font-family") or ""
    # A line has a style (solid) or only a type (single), which is all that LibreOffice writes.
    line = said.get(f"{_STYLE}text-line-through-style") or said.get(
        f"{_STYLE}text-line-through-type", "none"
    )
    return Look(
        line != "none",
        up,
        position.startswith(("sub", "-")),
        said.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}display") == "none",
        font if is_of_signs(font) else "",
    )


def _hidden(root: Element) -> set[str]:
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iter(f"{_STYLE}style")
        for said in style.iterchildren(f"{_STYLE}table-properties")
        if said.get(f"{_TABLE}display") == "false"
    }


def _headers(root: Element, common: Element) -> dict[str, list[str]]:
    """The lines that are printed above the sheets of a style; the middle of a page first."""
    printed = {
        page.get(f"{_STYLE}name", ""): [
            line.strip()
            for header in page.iterchildren(f"{_STYLE}header")
            for region in _regions(header)
            for text in region.iter(f"{_TEXT}p")
            for line in _said(text, {}, PLAIN).split("\n")
            if line.strip()
        ]
        for page in common.iter(f"{_STYLE}master-page")
    }
    return {
        style.get(f"{_STYLE}name", ""): printed.get(style.get(f"{_STYLE}master-page-name", ""), [])
        for style in root.iter(f"{_STYLE}style")
    }


def _regions(header: Element) -> list[Element]:
    if header.get(f"{_STYLE}display") == "false":
        return []
    places = (f"{_STYLE}region-{place}" for place in ("center", "left", "right"))
    return [region for place in places for region in header.iterchildren(place)] or [header]


def _repeated(element: Element, name: str) -> int:
    said = element.get(f"{_TABLE}{name}", "1")
    return min(int(said), _MOST) if said.isascii() and said.isdigit() else 1


def _rows(table: Element) -> list[Element]:
    rows = []
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            rows.append(child)
        elif local(child) in _ROWS:
            rows += _rows(child)
    return rows


def _sheet(
    sheet: Element, looks: dict[str, Look], hidden: set[str], headers: dict[str, list[str]]
) -> Table | None:
    style = sheet.get(f"{_TABLE}style-name", "")
    name = sheet.get(f"{_TABLE}name", "")
    texts: Texts = {}
    merged: list[Merged] = []
    hidden_rows: set[int] = set()
    row, count = 0, 0
    for element in _rows(sheet):
        said, areas = _cells(element, looks)
        times = _repeated(element, "number-rows-repeated")
        count += len(said) * times
        if count > settings.MAX_CELLS:
            raise RefusedDocument(f"sheet {name} has over {settings.MAX_CELLS} cells")
        if said:
            texts |= {row + again: said for again in range(times)}
            hidden_rows |= set(range(row, row + times)) if _is_collapsed(element) else set()
        merged += [area._replace(first_row=row, last_row=row + area.last_row) for area in areas]
        row += times
    table = sheet_table(name, style in hidden, texts, merged, headers.get(style, []))
    if table is not None:
        table.hidden_rows = frozenset(hidden_rows)
        table.hidden_columns = _hidden_columns(sheet)
    return table


def _is_collapsed(element: Element) -> bool:
    return element.get(f"{_TABLE}visibility", "visible") in ("collapse", "filter")


def _hidden_columns(sheet: Element) -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in sheet.iter(f"{_TABLE}table-column"):
        times = min(_repeated(element, "number-columns-repeated"), _MOST_COLUMNS)
        if _is_collapsed(element):
            hidden |= set(range(column, column + times))
        column += times
    return frozenset(hidden)


def _cells(row: Element, looks: dict[str, Look]) -> tuple[dict[int, str], list[Merged]]:
    """The texts of a row by their columns, and the ranges that begin in it, as of row 0."""
    texts: dict[int, str] = {}
    merged: list[Merged] = []
    column = 0
    for cell in row.iterchildren(*_CELLS):
        times = _repeated(cell, "number-columns-repeated")
        text = _shown(cell, looks) if cell.tag == _CELLS[0] else ""
        if text and times * len(text) > settings.MAX_CELL_CHARACTERS:
            raise RefusedDocument("a cell that is repeated without end")
        if text:
            texts |= {column + again: text for again in range(times)}
        across = _repeated(cell, "number-columns-spanned")
        down = _repeated(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            merged.append(Merged(0, down - 1, column, column + across - 1))
        column += times
    return texts, merged


def _shown(cell: Element, looks: dict[str, Look]) -> str:
    above = looks.get(cell.get(f"{_TABLE}style-name", ""), PLAIN)
    lines = [_said(line, looks, above) for line in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")]
    text = "\n".join(lines).strip()
    value, kind = cell.get(f"{_OFFICE}value"), cell.get(f"{_OFFICE}value-type")
    stored = value or cell.get(f"{_OFFICE}date-value") or cell.get(f"{_OFFICE}time-value")
    formula = cell.get(f"{_TABLE}formula")
    if formula and not lines and not value and cell.get(f"{_OFFICE}string-value") is None:
        return f"{UNREADABLE}{formula}"
    return shown_of(_with_digits(text, value, kind), stored or text)


def _said(element: Element, looks: dict[str, Look], above: Look) -> str:
    look = looks.get(element.get(f"{_TEXT}style-name", ""), above)
    said = seen(element.text or "", look)
    for child in element:
        name = local(child)
        if name == "s":
            count = child.get(f"{_TEXT}c", "1")
            said += " " * (min(int(count), 1000) if count.isdigit() else 1)
        elif name in ("tab", "line-break"):
            said += "\t" if name == "tab" else "\n"
        elif name not in ("annotation", "note", "ruby-text"):
            said += _said(child, looks, look)
        said += seen(child.tail or "", look)
    return said


def _with_digits(shown: str, value: str | None, kind: str | None) -> str:
    """What is shown, with all digits of the value where the screen only rounds them."""
    number = _NUMBER.search(shown)
    if value is None or kind not in ("float", "currency", "percentage") or number is None:
        return shown
    try:
        exact = abs(Decimal(value)) * (100 if "%" in shown else 1)
    except InvalidOperation:
        return shown
    whole, _, decimals = number[0].partition(".")
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    if exact == rounded or str(rounded) != number[0].replace(",", ""):
        return shown
    digits = format(exact.normalize(), "f").partition(".")[2]
    return f"{shown[: number.start()]}{whole}.{digits}{shown[number.end() :]}"
