"""What the file holds of a cell stands beside what it shows, where the two differ."""

import copy
import io
import pickle

import openpyxl
import pytest
import xlwt

from pipelines.cli.tracing import parts_of
from pipelines.documents import read_document, shown_of, stored_of
from pipelines.forms.records import (
    CellReading,
    HiddenReading,
    readings_from_json,
    readings_to_json,
)
from pipelines.reports.trace import Trace, Traces
from tests.disguises import ONE_CELL, excel_2003, open_sheet, saved

PERCENT = '<Style ss:ID="p"><NumberFormat ss:Format="0%"/></Style>'


def _workbook(value: object, code: str) -> bytes:
    book = openpyxl.Workbook()
    cell = book.active.cell(1, 1, value)
    cell.number_format = code
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _old_workbook(value: object, code: str) -> bytes:
    book = xlwt.Workbook()
    style = xlwt.XFStyle()
    style.num_format_str = code
    book.add_sheet("表").write(0, 0, value, style)
    return saved(book)


_EXCEL_2003 = (
    '<Row><Cell ss:StyleID="p"><Data ss:Type="Number">0.95</Data></Cell></Row>',
    PERCENT,
)
_OPEN = (
    '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.95">'
    "<text:p>95%</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(
    ("data", "text", "stored"),
    [
        (_workbook(0.95, "0%"), "95%", "0.95"),
        (_workbook(3450000, '0!.0,"万元"'), "345.0万元", "3450000"),
        (_workbook(201, "General"), "201", None),
        (_workbook("≥95%", "General"), "≥95%", None),
        (_old_workbook(0.95, "0%"), "95%", "0.95"),
        (_old_workbook(201, "General"), "201", None),
        (excel_2003(*_EXCEL_2003), "95%", "0.95"),
        (open_sheet(_OPEN), "95%", "0.95"),
    ],
)
def test_a_number_keeps_the_value_under_its_format(
    data: bytes, text: str, stored: str | None
) -> None:
    cell = read_document(data).tables[0].rows[0][0]
    assert (cell.text, stored_of(cell.text)) == (text, stored)


@pytest.mark.parametrize("kind", ONE_CELL)
@pytest.mark.parametrize(
    ("held", "text"), [("⾦额\u200b５万元", "金额5万元"), ("金额5万元", "金额5万元")]
)
def test_a_text_keeps_the_characters_that_stood_for_others(kind: str, held: str, text: str) -> None:
    cell = read_document(ONE_CELL[kind]([(held, "")])).tables[0].rows[0][0]
    assert (cell.text, stored_of(cell.text)) == (text, None if held == text else held)


READINGS = [
    CellReading(1, 1, "label", "项目名称"),
    CellReading(1, 2, "project_name", shown_of("金工实训", "⾦工实训")),
    HiddenReading(2, 1, None, "旧值"),
    HiddenReading(2, 2, "target", shown_of("95%", "0.95")),
]


def test_what_is_kept_of_a_form_says_both() -> None:
    kept = readings_from_json(readings_to_json(READINGS))
    assert kept == READINGS
    assert list(map(type, kept)) == list(map(type, READINGS))
    assert [stored_of(cell.text) for cell in kept] == [None, "⾦工实训", None, "0.95"]


@pytest.mark.parametrize("again", [copy.deepcopy, lambda cell: pickle.loads(pickle.dumps(cell))])
def test_a_cell_that_goes_to_another_process_says_both(again: object) -> None:
    assert stored_of(again(READINGS[1]).text) == "⾦工实训"


def test_a_trace_shows_both() -> None:
    form = Trace("k", "甲.xlsx", "0" * 64, "绩效目标表", 1, [2], READINGS)
    lines = [str(part) for part in parts_of(Traces([form], 1))]
    assert "row 2, column 2: target (hidden in the file): 95% (in the file: 0.95)" in lines
