"""The reader for Excel workbooks (.xlsx): openpyxl."""

import io
import re
import warnings
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from pipelines import settings
from pipelines.documents.grid import Document, Table
from pipelines.documents.package import Package
from pipelines.documents.sheets import Merged, sheet_table, text_of
from pipelines.documents.xml import refuse_doctype
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MERGED = re.compile(rb'<mergeCell [^>]{0,100}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def read_xlsx(data: bytes) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved, formulas as the values they were saved with.

    Raises:
        RefusedDocument: damaged, or beyond the limits.
    """
    package = Package(data)
    has_formulas = _check_parts(package)
    values = _open(data, values=True)
    formulas = _open(data, values=False) if has_formulas else values
    tables = [_table(sheet, formulas[sheet.title]) for sheet in values.worksheets]
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _check_parts(package: Package) -> bool:
    """Whether any sheet has formulas; the parts are looked through once, before a library sees them."""
    has_formulas = False
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            part = package.read(name)
            refuse_doctype(part, name)
            if _merged_cells(part) > settings.MAX_CELLS:
                raise RefusedDocument(f"merged ranges of over {settings.MAX_CELLS} cells in {name}")
            if _SHEET.fullmatch(name) and (b"<f>" in part or b"<f " in part):
                has_formulas = True
    return has_formulas


def _merged_cells(part: bytes) -> int:
    """How many cells the merged ranges of a sheet cover: openpyxl makes each of them."""
    ranges = [range_boundaries(found.decode()) for found in _MERGED.findall(part)]
    return sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in ranges)


def _open(data: bytes, values: bool) -> Any:  # noqa: ANN401
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl leaves away: styles, validations, pictures
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedDocument(f"a damaged workbook ({type(error).__name__}: {error})") from None


def _table(sheet: Any, formulas: Any) -> Table | None:  # noqa: ANN401
    size = (sheet.max_row, sheet.max_column)

    def texts(row: int) -> list[str]:
        return [_text(sheet, formulas, row + 1, column + 1) for column in range(size[1])]

    merged = [
        Merged(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    ]
    return sheet_table(sheet.title, sheet.sheet_state != "visible", size, texts, merged)


def _text(sheet: Any, formulas: Any, row: int, column: int) -> str:  # noqa: ANN401
    cell = sheet.cell(row, column)
    if cell.value is None:
        if formulas is sheet:
            return ""
        # A formula that was never calculated has no value: what is there is the formula, which is no amount.
        formula = formulas.cell(row, column).value
        return str(getattr(formula, "text", formula)) if formula is not None else ""
    return text_of(cell.value, cell.number_format)
