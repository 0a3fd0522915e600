"""The reader for old Excel workbooks (.xls).

The bytes of a workbook come in, a table a sheet goes out. xlrd is the one library that reads their
number formats.
"""

import io
from typing import Any

import xlrd

from pipelines.documents.grid import Document, Table
from pipelines.documents.office.sheets import Merged, sheet_table, text_of
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.ms-excel"


def read_xls(data: bytes) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Formulas are read as the values they were saved with.

    Raises:
        RefusedDocument: damaged, encrypted, or beyond the limits.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        tables = [_table(book, sheet) for sheet in book.sheets()]
    except (MemoryError, RefusedDocument):
        raise
    except Exception as error:
        if "encrypted" in str(error):
            raise RefusedDocument("encrypted: it needs a password") from None
        raise RefusedDocument(f"a damaged workbook ({type(error).__name__}: {error})") from None
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _table(book: Any, sheet: Any) -> Table | None:  # noqa: ANN401
    def texts(row: int) -> list[str]:
        return [_text(book, cell) for cell in sheet.row(row)] + [""] * (
            sheet.ncols - sheet.row_len(row)
        )

    merged = [
        Merged(top, bottom - 1, left, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    return sheet_table(sheet.name, sheet.visibility != 0, (sheet.nrows, sheet.ncols), texts, merged)


def _text(book: Any, cell: Any) -> str:  # noqa: ANN401
    number_format = (
        book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if cell.xf_index
        else "General"
    )
    if cell.ctype == xlrd.XL_CELL_DATE:
        return text_of(xlrd.xldate_as_datetime(cell.value, book.datemode), number_format)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_of(bool(cell.value), number_format)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return text_of(
        cell.value if cell.ctype == xlrd.XL_CELL_NUMBER else str(cell.value), number_format
    )
