import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
import xlwt

from pipelines import settings
from pipelines.documents import Document, read_document
from pipelines.documents.sheets import text_of
from pipelines.errors import RefusedDocument
from tests.renderings import zip_of

Fill = Callable[[openpyxl.Workbook], object]


def xlsx(fill: Fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in document.tables[table].rows]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1, "0%", "100%"),
        (0.875, "0%", "87.5%"),
        (0.88, "0.00%", "88%"),
        (0.1 + 0.2, "General", "0.3"),
        (10891.615675, "#,##0.00", "10891.615675"),
        (72807.38497500001, "0.00_ ", "72807.384975"),
        (50000, "General", "50000"),
        (50000.0, "#,##0", "50000"),
        (1e15, "General", "1000000000000000"),
        (-5, "0;[Red]-0", "-5"),
        (120, '0"人"', "120人"),
        (3.5, '"约"0.0"万元"', "约3.5万元"),
        (123456, '0!.0,"万元"', "123456"),  # the format also divides: its unit would be wrong
        (95, '0"%"', "95%"),
        (0.95, '"≥"0%', "≥95%"),
        (0.9, "≥0%", "≥90%"),
        (5, 'General"个"', "5个"),
        (5, 'G/通用格式"个"', "5个"),
        (datetime(2023, 12, 1), 'yyyy"年"m"月"', "2023年12月"),
        (datetime(2023, 1, 1), "yyyy", "2023年"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        (" 合规 ", "@", "合规"),
        (datetime(2023, 12, 31), "yyyy/m/d", "2023-12-31"),
        (datetime(2023, 12, 31, 8, 30), "yyyy/m/d h:mm", "2023-12-31 08:30:00"),
        (date(2023, 6, 1), "yyyy-mm-dd", "2023-06-01"),
    ],
)
def test_a_value_is_the_text_that_is_meant(value: object, number_format: str, text: str) -> None:
    assert text_of(value, number_format) == text


def test_merged_ranges_have_spans_and_blanks() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet["A1"], sheet["B1"], sheet["D1"], sheet["B3"] = "a", "b", "d", "z"
        sheet.merge_cells("A1:A3")
        sheet.merge_cells("B1:C2")

    [table] = read_document(xlsx(fill)).tables
    assert [[tuple(cell) for cell in row] for row in table.rows] == [
        [("a", 0, 1), ("b", 1, 2), ("d", 3, 1)],
        [("", 0, 1), ("", 1, 2), ("", 3, 1)],
        [("", 0, 1), ("z", 1, 1), ("", 2, 1), ("", 3, 1)],
    ]


def test_each_sheet_is_a_table_with_its_name_and_hidden_ones_say_so() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title, book.active["A1"] = "绩效表", 1
        hidden = book.create_sheet("草稿")
        hidden["A1"], hidden.sheet_state = 2, "hidden"
        book.create_sheet("空")

    tables = read_document(xlsx(fill)).tables
    assert [(table.location, table.hidden) for table in tables] == [("sheet 绩效表", False), ("sheet 草稿", True)]


def test_a_formula_without_a_value_is_no_amount() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"], book.active["B1"] = 5, "=A1*2"

    assert texts(read_document(xlsx(fill))) == [["5", "=A1*2"]]


def test_rows_count_as_in_the_sheet() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"], book.active["A4"] = "a", "d"

    assert texts(read_document(xlsx(fill))) == [["a"], [""], [""], ["d"]]


def test_an_old_workbook_says_the_same() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("绩效表")
    sheet.write_merge(0, 0, 0, 1, "项目名称")
    sheet.write_merge(0, 1, 2, 2, "修路")
    sheet.write(1, 0, 1, xlwt.easyxf(num_format_str="0%"))
    sheet.write(1, 1, datetime(2023, 12, 31), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write(2, 0, 0.1 + 0.2)
    book.add_sheet("草稿").write(0, 0, True)
    book.get_sheet(1).visibility = 1
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue())
    assert document.media_type == "application/vnd.ms-excel"
    assert [[tuple(cell) for cell in row] for row in document.tables[0].rows] == [
        [("项目名称", 0, 2), ("修路", 2, 1)],
        [("100%", 0, 1), ("2023-12-31", 1, 1), ("", 2, 1)],
        [("0.3", 0, 1), ("", 1, 1), ("", 2, 1)],
    ]
    assert (texts(document, 1), document.tables[1].hidden) == ([["TRUE"]], True)


def test_a_sheet_that_spans_everything_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_CELLS", 1000)

    def fill(book: openpyxl.Workbook) -> None:
        book.active["ZZ9999"] = 1

    with pytest.raises(RefusedDocument, match="over 1000 cells"):
        read_document(xlsx(fill))


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"xl/workbook.xml": "<x"}, "a damaged workbook"),
        ({"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}, "a DOCTYPE in xl"),
    ],
)
def test_what_no_excel_program_writes_is_refused(files: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(zip_of(files))


def test_a_cut_workbook_is_refused() -> None:
    whole = xlsx(lambda book: book.active.append(["a"]))
    with pytest.raises(RefusedDocument, match="damaged"):
        read_document(whole[: len(whole) // 2])
