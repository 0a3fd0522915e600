"""The reader for Excel 2003 XML workbooks (SpreadsheetML), which people name .xls.

The bytes of a workbook come in, a table a sheet goes out.

Source: Microsoft's XML Spreadsheet reference of 2002.
"""

from typing import NamedTuple

from pipelines import settings
from pipelines.documents.grid import Document, Table, shown_of
from pipelines.documents.looks import PLAIN, UNREADABLE, Look, seen
from pipelines.documents.markup import Element, local, parse_xml
from pipelines.documents.office.excel.sheets import Merged, Texts, sheet_table
from pipelines.documents.office.excel.styles import Style, is_of_signs
from pipelines.documents.office.shown.dates import serial_of
from pipelines.documents.office.shown.number_formats import show
from pipelines.documents.web.css import look_of_page
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.ms-excel"
_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED = {
    "General Number": "General",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Currency": '"¥"#,##0.00',
    "Euro Currency": "[$€]#,##0.00",
    "Scientific": "0.00E+00",
    "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d",
    "Long Time": "h:mm:ss",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
_MOST = 1_048_576  # rows of a sheet
_MOST_HIDDEN = 16_384  # rows or columns together


class _Cell(NamedTuple):
    text: str
    column: int
    across: int
    down: int


def read_spreadsheetml(data: bytes) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Raises:
        RefusedDocument: damaged, or beyond the limits.
    """
    root = parse_xml(data, "the workbook")
    styles = _styles(root)
    tables = [_table(sheet, styles) for sheet in root.iterchildren(f"{_SPACE}Worksheet")]
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _styles(root: Element) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for one in root.iterfind(f"{_SPACE}Styles/{_SPACE}Style"):
        below = styles.get(one.get(f"{_SPACE}Parent", "Default"), Style())
        code, look = below
        for part in one:
            if local(part) == "NumberFormat":
                said = part.get(f"{_SPACE}Format", "General")
                code = _NAMED.get(said, said)
            elif local(part) == "Font":
                look = _look(part)
        styles[one.get(f"{_SPACE}ID", "")] = Style(code, look)
    return styles


def _look(font: Element) -> Look:
    align = font.get(f"{_SPACE}VerticalAlign", "")
    name = font.get(f"{_SPACE}FontName", "")
    look = Look(
        font.get(f"{_SPACE}StrikeThrough") == "1", align == "Superscript", align == "Subscript",
        font=name if is_of_signs(name) else "",
    )  # fmt: skip
    return PLAIN if look == PLAIN else look


def _number(element: Element, name: str, otherwise: int) -> int:
    said = element.get(f"{_SPACE}{name}", "")
    return min(int(said), _MOST) if said.isascii() and said.isdigit() else otherwise


def _table(sheet: Element, styles: dict[str, Style]) -> Table | None:
    name = sheet.get(f"{_SPACE}Name", "")
    texts: Texts = {}
    merged: list[Merged] = []
    hidden_rows: set[int] = set()
    row, count = 0, 0
    for element in sheet.iterfind(f"{_SPACE}Table/{_SPACE}Row"):
        row = max(row, _number(element, "Index", row + 1) - 1)
        if element.get(f"{_SPACE}Hidden") == "1":
            hidden_rows |= set(range(row, row + 1 + min(_number(element, "Span", 0), _MOST_HIDDEN)))
        for cell in _cells(element, styles):
            if cell.across or cell.down:
                last = cell.column + cell.across
                merged.append(Merged(row, row + cell.down, cell.column, last))
            if cell.text:
                texts.setdefault(row, {})[cell.column] = cell.text
                count += 1
        if count > settings.MAX_CELLS:
            raise RefusedDocument(f"sheet {name} has over {settings.MAX_CELLS} cells")
        row += 1 + _number(element, "Span", 0)
    table = sheet_table(name, _is_hidden(sheet), texts, merged)
    if table is not None:
        table.hidden_rows = frozenset(hidden_rows)
        table.hidden_columns = _hidden_columns(sheet)
    return table


def _hidden_columns(sheet: Element) -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in sheet.iterfind(f"{_SPACE}Table/{_SPACE}Column"):
        column = max(column, _number(element, "Index", column + 1) - 1)
        after = column + 1 + min(_number(element, "Span", 0), _MOST_HIDDEN)
        if element.get(f"{_SPACE}Hidden") == "1":
            hidden |= set(range(column, after))
        column = after
    return frozenset(hidden)


def _is_hidden(sheet: Element) -> bool:
    return any((one.text or "").strip() != "SheetVisible" for one in sheet.iter("{*}Visible"))


def _cells(row: Element, styles: dict[str, Style]) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    for cell in row.iterchildren(f"{_SPACE}Cell"):
        column = max(column, _number(cell, "Index", column + 1) - 1)
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        named = cell.get(f"{_SPACE}StyleID") or row.get(f"{_SPACE}StyleID") or "Default"
        cells.append(_Cell(_text(cell, styles.get(named, Style())), column, across, down))
        column += across + 1
    return cells


def _text(cell: Element, style: Style) -> str:
    data = next(cell.iterchildren(f"{_SPACE}Data"), None)
    if data is None:
        formula = cell.get(f"{_SPACE}Formula")
        return f"{UNREADABLE}{formula}" if formula else ""
    kind = data.get(f"{_SPACE}Type", "String")
    if kind == "String":
        said = _rich(data, style.look)
        return show(said, style.code).strip() if said else ""
    value = "".join(data.itertext()).strip()
    if kind == "Boolean":
        return str(value == "1").upper()
    try:
        number = serial_of(value) if kind == "DateTime" else float(value)
    except ValueError:
        return value
    return shown_of(seen(show(number, style.code), style.look), value)


def _rich(data: Element, look: Look) -> str:
    """A text with its runs, set by tags of HTML."""
    said = seen(data.text or "", look)
    for run in data:
        said += _rich(run, look_of_page(run, look)) + seen(run.tail or "", look)
    return said
