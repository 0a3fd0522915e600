"""The reader for old Excel workbooks (.xls).

The bytes of a workbook come in, a table a sheet goes out. xlrd is the one library that reads their
number formats, fonts and rich texts.
"""

import io
from typing import Any

import xlrd

from pipelines.documents.grid import Document, Table, shown_of
from pipelines.documents.looks import PLAIN, Look, seen
from pipelines.documents.office.excel.sheets import Merged, Texts, sheet_table
from pipelines.documents.office.excel.styles import BUILT_IN, Style, is_of_signs
from pipelines.documents.office.shown.number_formats import show
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.ms-excel"
_OF_THE_LANGUAGE = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Formats of days and times, which each language of Excel shows in its own way."""


def read_xls(data: bytes) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Formulas are read as the values they were saved with.

    Raises:
        RefusedDocument: damaged, encrypted, or beyond the limits.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        styles = [_style(book, one) for one in book.xf_list]
        tables = [_table(book, sheet, styles) for sheet in book.sheets()]
    except (MemoryError, RefusedDocument):
        raise
    except Exception as error:
        if "encrypted" in str(error):
            raise RefusedDocument("encrypted: it needs a password") from None
        raise RefusedDocument(f"a damaged workbook ({type(error).__name__}: {error})") from None
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _style(book: Any, one: Any) -> Style:  # noqa: ANN401
    key = one.format_key
    known = book.format_map.get(key)
    code = known.format_str if known is not None else ""
    if key in _OF_THE_LANGUAGE or not code:
        code = BUILT_IN.get(key, code) if key not in _written(book) else code
    return Style(code or "General", _look(book, one.font_index))


def _written(book: Any) -> frozenset[int]:  # noqa: ANN401
    """The numbers of formats whose codes the file itself says."""
    return frozenset(one.format_key for one in book.format_list if one.format_key > 58)


def _look(book: Any, index: int) -> Look:  # noqa: ANN401
    if not 0 <= index < len(book.font_list):
        return PLAIN
    font = book.font_list[index]
    name = str(font.name or "")
    look = Look(
        bool(font.struck_out), font.escapement == 1, font.escapement == 2,
        font=name if is_of_signs(name) else "",
    )  # fmt: skip
    return PLAIN if look == PLAIN else look


def _table(book: Any, sheet: Any, styles: list[Style]) -> Table | None:  # noqa: ANN401
    texts: Texts = {}
    for row in range(sheet.nrows):
        runs = {
            column: sheet.rich_text_runlist_map.get((row, column))
            for column in range(sheet.row_len(row))
        }
        said = {
            column: text
            for column, cell in enumerate(sheet.row(row))
            if (text := _text(book, cell, styles, runs.get(column)))
        }
        if said:
            texts[row] = said
    merged = [
        Merged(top, bottom - 1, left, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    table = sheet_table(sheet.name, sheet.visibility != 0, texts, merged)
    if table is not None:
        table.hidden_rows = _hidden(sheet.rowinfo_map)
        table.hidden_columns = _hidden(sheet.colinfo_map)
    return table


def _hidden(infos: dict[int, Any]) -> frozenset[int]:
    return frozenset(place for place, info in infos.items() if info.hidden)


def _text(
    book: Any,  # noqa: ANN401
    cell: Any,  # noqa: ANN401
    styles: list[Style],
    runs: list[tuple[int, int]] | None,
) -> str:
    style = styles[cell.xf_index] if 0 <= (cell.xf_index or 0) < len(styles) else Style()
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = _rich(book, str(cell.value), style.look, runs or [])
        return show(text, style.code).strip() if text else ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    value = bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value
    text = seen(show(value, style.code, epoch_1904=bool(book.datemode)), style.look)
    return shown_of(text, show(value, "General"))


def _rich(
    book: Any,  # noqa: ANN401
    text: str,
    look: Look,
    runs: list[tuple[int, int]],
) -> str:
    """A text run by run: each begins at a place and has a font; before the first the cell's."""
    starts = [(0, look), *((start, _look(book, font)) for start, font in runs)]
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return "".join(seen(text[start:end], of) for (start, of), end in zip(starts, ends, strict=True))
