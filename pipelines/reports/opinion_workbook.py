"""An opinion as a workbook: a sheet a unit, to be printed and signed."""

from collections.abc import Sequence
from io import BytesIO
from itertools import count

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.reports.opinion import HEADINGS, NO_UNIT, NOTHING, Entry, Opinion
from pipelines.reports.workbook import cell_text, sheet_title

SIGNED = (
    "审核结论：□通过　□修改后通过　□不予通过",
    "审核人：　　　　　　复核人：　　　　　　审核单位（盖章）：",
    "　　　　　　　　年　　月　　日",
)
"""Where it is signed."""
_WIDTHS = (6, 16, 38, 40, 38, 10)
_ALL = sum(_WIDTHS)
_LINE = 15.0
"""Points of a line of text."""
_MOST_HEIGHT = 400.0
_THIN = Side(style="thin", color="999999")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BAND = PatternFill("solid", fgColor="E8EEF4")


def opinion_workbook(opinions: Sequence[Opinion]) -> bytes:
    """Write opinions as a workbook.

    Returns:
        An .xlsx file: a sheet a unit, on A4 across, as wide as the page, its headings on each.
        Texts are texts: one that starts with = is no formula.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for opinion in opinions:
        _sheet(book, opinion)
    if not book.worksheets:
        sheet = book.create_sheet(NO_UNIT)
        _fill(sheet, 1, NOTHING)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, opinion: Opinion) -> None:
    sheet = book.create_sheet(sheet_title(opinion.unit, book.sheetnames, NO_UNIT))
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions["ABCDEF"[number - 1]].width = width
    _line(sheet, opinion.title, size=16, centred=True)
    for said in opinion.said:
        _line(sheet, said)
    _headings(sheet)
    numbers = count(1)
    for project in opinion.projects:
        _line(sheet, project.name, bold=True, framed=True)
        _line(sheet, f"总体评价　　{'；'.join(project.judged)}", framed=True)
        for entry in project.entries:
            _entry(sheet, next(numbers), entry)
    if opinion.accepted:
        _line(sheet, "已接受的问题（修改建议栏为接受理由）", bold=True, framed=True)
        for entry in opinion.accepted:
            _entry(sheet, next(numbers), entry)
    for said in ("", *SIGNED):
        _line(sheet, said)
    _page(sheet)


def _headings(sheet: Worksheet) -> None:
    row = sheet.max_row + 1
    for column, heading in enumerate(HEADINGS, start=1):
        cell = sheet.cell(row, column, heading)
        cell.font = Font(bold=True)
        cell.border, cell.fill = _FRAME, _BAND
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.print_title_rows = f"{row}:{row}"
    sheet.freeze_panes = f"A{row + 1}"


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "第 &P 页　共 &N 页"


def _line(
    sheet: Worksheet,
    text: str,
    *,
    size: int = 11,
    bold: bool = False,
    centred: bool = False,
    framed: bool = False,
) -> None:
    """A text across all columns. A merged cell takes no height from its text: it is reckoned."""
    row = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    cell = _fill(sheet, row, text)
    cell.font = Font(size=size, bold=bold or centred)
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal="center" if centred else "left"
    )
    if framed:
        for column in range(1, len(_WIDTHS) + 1):
            sheet.cell(row, column).border = _FRAME
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    sheet.row_dimensions[row].height = max(_height(text, _ALL), 1.5 * size)


def _entry(sheet: Worksheet, number: int, entry: Entry) -> None:
    row = sheet.max_row + 1
    for column, text in enumerate((str(number), *entry), start=1):
        cell = _fill(sheet, row, text, column)
        cell.border = _FRAME
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = max(
        _height(text, width) for text, width in zip(entry, _WIDTHS[1:], strict=True)
    )


def _height(text: str, width: float) -> float:
    """The points that a text takes in a column: a Chinese character is two wide."""
    wide = max(int(width) - 2, 2)
    lines = (sum(1 + (ord(letter) > 255) for letter in line) for line in text.split("\n"))
    return min(sum(max(1, -(-length // wide)) for length in lines) * _LINE + 3, _MOST_HEIGHT)


def _fill(sheet: Worksheet, row: int, text: str, column: int = 1) -> Cell:
    """A text in a cell: one that starts with = is no formula."""
    cell: Cell = sheet.cell(row, column, "")
    cell.value = cell_text(text)
    cell.data_type = "s"
    return cell
