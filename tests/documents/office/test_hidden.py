"""Rows and columns that a workbook hides are read, and said to be hidden."""

import io

import openpyxl
import pytest
import xlwt

from pipelines.documents import Table, read_document
from pipelines.documents.grid import COVERED
from tests.disguises import open_sheet


def xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row, texts in enumerate((["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"])):
        for column, text in enumerate(texts):
            sheet.write(row, column, text)
    sheet.row(1).hidden = True
    sheet.col(2).hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods() -> bytes:
    hidden = 'table:visibility="collapse"'
    cells = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row {said}>{''.join(map(cells.format, row))}</table:table-row>"
        for row, said in (("abc", ""), ("def", hidden), ("ghi", ""))
    )
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    return open_sheet(f"{columns}<table:table-column {hidden}/>{rows}")


@pytest.mark.parametrize("data", [xlsx(), xls(), ods()], ids=["xlsx", "xls", "ods"])
def test_hidden_rows_and_columns_are_read_and_named(data: bytes) -> None:
    [table] = read_document(data).tables
    assert ["".join(cell.text for cell in row) for row in table.rows] == ["abc", "def", "ghi"]
    assert (table.hidden_rows, table.hidden_columns) == ({1}, {2})


def covered(table: Table) -> list[list[bool]]:
    return [[cell.text is COVERED for cell in row] for row in table.rows]


def test_a_cell_merged_downwards_covers_those_below_it_and_a_blank_one_none() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["a", "b"], ["c", None], ["d", "e"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)
    [table] = read_document(file.getvalue()).tables
    assert covered(table) == [[False, False], [False, False], [True, False]]
    html = "<table><tr><td rowspan=2>a<td>b</tr><tr><td></tr></table>"
    [table] = read_document(html.encode()).tables
    assert covered(table) == [[False, False], [True, False]]
