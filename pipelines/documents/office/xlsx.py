"""The reader for Excel workbooks (.xlsx): openpyxl.

The bytes of a workbook come in, a table a sheet goes out.
"""

import io
import warnings
from typing import Any
from xml.parsers import expat

import openpyxl
from openpyxl.utils import range_boundaries

from pipelines import settings
from pipelines.documents.container import Container
from pipelines.documents.grid import Document, Table
from pipelines.documents.markup import may_be_xml, parse_xml, refuse_doctype
from pipelines.documents.office.sheets import Merged, printed_lines, sheet_table, text_of
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PICTURE_RELATION = "/image"


def read_xlsx(data: bytes) -> Document:
    """Read a workbook: a table a sheet, merged ranges resolved.

    Formulas are read as the values they were saved with.

    Raises:
        RefusedDocument: damaged, or beyond the limits.
    """
    container = Container(data)
    has_formulas = _check_parts(container)
    values = _open(data, values=True)
    formulas = _open(data, values=False) if has_formulas else values
    tables = [_table(sheet, formulas[sheet.title]) for sheet in values.worksheets]
    return Document(MEDIA_TYPE, [table for table in tables if table is not None])


def _check_parts(container: Container) -> bool:
    """Whether any sheet has formulas.

    The parts are looked through once, before a library sees them, whatever they are called: which
    part is a sheet, others of them say.
    """
    has_formulas = False
    pictures = _only_pictures(container)
    for entry in container.entries:
        part = container.read_entry(entry)
        if entry.filename.rpartition("/")[2] not in pictures and may_be_xml(part):
            refuse_doctype(part, entry.filename)
            if (
                _holds(part, "mergeCell")
                and _merged_cells(part, entry.filename) > settings.MAX_CELLS
            ):
                raise RefusedDocument(
                    f"merged ranges of over {settings.MAX_CELLS} cells in {entry.filename}"
                )
            has_formulas = has_formulas or (
                _holds(part, "sheetData") and any(_holds(part, end) for end in _FORMULAS)
            )
    return has_formulas


_FORMULAS = ("<f>", "<f ", ":f>", ":f ")


def _holds(part: bytes, text: str) -> bool:
    return (
        text.encode() in part
        or text.encode("utf-16-le") in part
        or text.encode("utf-16-be") in part
    )


def _only_pictures(container: Container) -> set[str]:
    """The names of parts that serve as pictures and as nothing else.

    A drawing may well have a DOCTYPE.
    """
    pictures: set[str] = set()
    others: set[str] = set()
    has_drawings = any(name.endswith(".svg") for name in container.names)
    for entry in container.entries:
        if has_drawings and entry.filename.endswith(".rels"):
            for relation in parse_xml(container.read_entry(entry), entry.filename):
                is_picture = relation.get("Type", "").endswith(_PICTURE_RELATION)
                (pictures if is_picture else others).add(
                    relation.get("Target", "").rpartition("/")[2]
                )
    return {name for name in pictures - others if name.endswith(".svg")}


def _merged_cells(part: bytes, name: str) -> int:
    """How many cells the merged ranges of a sheet cover: openpyxl makes each of them."""
    covered = 0

    def take(tag: str, attributes: dict[str, str]) -> None:
        nonlocal covered
        if tag.rpartition(" ")[2] == "mergeCell":
            covered += _size(attributes.get("ref", ""))

    reader = expat.ParserCreate(namespace_separator=" ")  # what openpyxl reads sheets with
    reader.StartElementHandler = take
    try:
        reader.Parse(part, True)
    except expat.ExpatError as error:
        raise RefusedDocument(f"damaged XML in {name}: {error}") from None
    return covered


def _size(area: str) -> int:
    """The cells of a range such as A1:B2."""
    try:
        left, top, right, bottom = range_boundaries(area)
        return int((right - left + 1) * (bottom - top + 1))
    except (
        ValueError,
        TypeError,
    ):  # no range, or one of whole rows or columns: openpyxl refuses it
        return 0


def _open(data: bytes, values: bool) -> Any:  # noqa: ANN401
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of parts that openpyxl leaves away: styles, validations, pictures
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
    header = _print_header(sheet)
    return sheet_table(sheet.title, sheet.sheet_state != "visible", size, texts, merged, header)


def _print_header(sheet: Any) -> list[str]:  # noqa: ANN401
    """The lines that are printed above a sheet, those in the middle first."""
    headers = [sheet.oddHeader, sheet.firstHeader, sheet.evenHeader]
    parts = [part for head in headers for part in (head.center, head.left, head.right)]
    return [line for part in parts for line in printed_lines(part.text or "")]


def _text(sheet: Any, formulas: Any, row: int, column: int) -> str:  # noqa: ANN401
    cell = sheet.cell(row, column)
    if cell.value is None:
        if formulas is sheet:
            return ""
        # A formula that was never calculated has no value: what is there is the formula, which is
        # no amount.
        formula = formulas.cell(row, column).value
        return str(getattr(formula, "text", formula)) if formula is not None else ""
    return text_of(cell.value, cell.number_format)
