import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlwt

from pipelines import settings
from pipelines.documents import Document, read_document
from pipelines.documents.office.excel.sheets import Merged, sheet_table
from pipelines.errors import RefusedDocument
from tests.disguises import open_sheet, workbook
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
    assert [(table.location, table.hidden) for table in tables] == [
        ("sheet 绩效表", False),
        ("sheet 草稿", True),
    ]


def test_what_is_printed_above_a_sheet_and_its_name_stand_above_the_table() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active.title = "表9"
        book.active["A1"] = "a"
        book.active.oddHeader.center.text = "2024年度绩效目标表"
        book.active.oddHeader.right.text = "单位：万元"

    [table] = read_document(xlsx(fill)).tables
    assert table.above[-1] == ("表9", "sheet_name")
    assert set(table.above[:-1]) == {
        ("2024年度绩效目标表", "print_header"),
        ("单位：万元", "print_header"),
    }


OPEN = (
    '<{part} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">{inside}</{part}>'
)


def test_what_is_printed_above_a_sheet_stands_above_it_in_an_open_document_too() -> None:
    content = (
        '<style:style style:name="ta1" style:family="table" style:master-page-name="Page1"/>'
        '<office:spreadsheet><table:table table:name="表9" table:style-name="ta1"><table:table-row>'
        "<table:table-cell><text:p>a</text:p></table:table-cell>"
        "</table:table-row></table:table></office:spreadsheet>"
    )
    styles = (
        '<style:master-page style:name="Page1"><style:header>'
        "<style:region-left><text:p>单位：<text:span>万元</text:span></text:p></style:region-left>"
        "<style:region-center><text:p>2024年度绩效目标表</text:p></style:region-center>"
        '</style:header><style:header-left style:display="false"><text:p>旧</text:p>'
        "</style:header-left></style:master-page>"
    )
    data = zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": OPEN.format(part="office:document-content", inside=content).encode(),
            "styles.xml": OPEN.format(part="office:document-styles", inside=styles).encode(),
        }
    )
    [table] = read_document(data).tables
    assert table.above == [
        ("2024年度绩效目标表", "print_header"),
        ("单位：万元", "print_header"),
        ("表9", "sheet_name"),
    ]


def test_a_formula_without_a_value_is_no_amount() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"], book.active["B1"] = 5, "=A1*2"

    assert texts(read_document(xlsx(fill))) == [["5", "\ufffd=A1*2"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><f>A9*2</f></c>", "\ufffd=A9*2"),
        ("<c><f>A9*2</f><v/></c>", "\ufffd=A9*2"),
        ('<c><f t="shared" si="0"/></c>', "\ufffd="),
        ('<c t="str"><f>A9&amp;B9</f><v></v></c>', ""),
        ('<c t="str"><f>A9&amp;B9</f><v>≥35户</v></c>', "≥35户"),
        ("<c><f>A9*2</f><v>0</v></c>", "0"),
        ("<c><f>A9*2</f><v>35</v></c>", "35"),
    ],
)
def test_a_formula_shows_its_result_and_one_without_is_unreadable(cell: str, text: str) -> None:
    data = workbook(f"<row><c><v>1</v></c>{cell}</row>")
    assert texts(read_document(data)) == [["1", text] if text else ["1"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><f>A9*2</f><v>0</v></c>", "\ufffd=A9*2"),
        ("<c><f>A9*2</f><v>35</v></c>", "35"),
        ("<c><v>0</v></c>", "0"),
    ],
)
def test_a_zero_is_no_result_where_a_program_never_calculates(cell: str, text: str) -> None:
    data = workbook(f"<row>{cell}</row>")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        files = {name: parts.read(name) for name in parts.namelist()}
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        b"</workbook>", b'<calcPr fullCalcOnLoad="1"/></workbook>'
    )
    assert texts(read_document(zip_of({**files}))) == [[text]]


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
        [("100%", 0, 1), ("2023/12/31", 1, 1), ("", 2, 1)],
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
        ({"xl/workbook.xml": "<x"}, "damaged XML in xl"),
        (
            {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'},
            "a DOCTYPE in xl",
        ),
    ],
)
def test_what_no_excel_program_writes_is_refused(files: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(zip_of(files))


def with_sheet(called: str, change: Callable[[str], str]) -> bytes:
    """A workbook whose first sheet is a part of another name, and changed."""

    def fill(book: openpyxl.Workbook) -> None:
        book.active["A1"], book.active["B2"] = "a", "=1+1"

    with zipfile.ZipFile(io.BytesIO(xlsx(fill))) as opened:
        parts = {name: opened.read(name).decode() for name in opened.namelist()}
    parts[f"xl/worksheets/{called}"] = change(parts.pop("xl/worksheets/sheet1.xml"))
    moved = {
        name: text.replace("worksheets/sheet1.xml", f"worksheets/{called}")
        for name, text in parts.items()
    }
    return zip_of(moved)


ENTITY = '<!DOCTYPE worksheet [<!ENTITY e "e">]>'


@pytest.mark.parametrize("called", ["sheet1.xml", "sheet1.dat", "sheet1", "sheet1.svg"])
@pytest.mark.parametrize(
    ("before", "reason"),
    [(ENTITY, "a DOCTYPE in xl"), ('<?xml version="1.0" encoding="UTF-7"?>', "in an encoding")],
)
def test_no_sheet_declares_entities_whatever_it_is_called(
    called: str, before: str, reason: str
) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(with_sheet(called, lambda text: before + text))
    assert texts(read_document(with_sheet(called, str)))[0] == ["a", ""]
    assert texts(read_document(with_sheet(called, str)))[1] == ["", "\ufffd=1+1"]


def test_a_drawing_may_have_a_doctype() -> None:
    data = io.BytesIO(xlsx(lambda book: book.active.append(["a"])))
    picture = (
        '<Relationship Id="rId9" Type="http://x/relationships/image" Target="../media/image1.svg"/>'
    )
    with zipfile.ZipFile(data, "a") as opened:
        opened.writestr("xl/media/image1.svg", "<!DOCTYPE svg><svg/>")
        opened.writestr(
            "xl/drawings/_rels/drawing1.xml.rels", f"<Relationships>{picture}</Relationships>"
        )
    assert texts(read_document(data.getvalue())) == [["a"]]


@pytest.mark.parametrize(
    "merge",
    [
        '<mergeCell ref="A1:XFD1048576"/>',
        "<mergeCell ref='A1:XFD1048576'/>",
        '<mergeCell a="&gt;" b=\'>\'\n ref =\n"A1&#58;XFD1048576" />',
        "<!-- <mergeCell x=' --><mergeCell ref='A1:XFD1048576'/><!-- ' -->",
    ],
)
@pytest.mark.parametrize("called", ["sheet1.xml", "sheet1.dat"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_merged_range_goes_no_further_than_what_the_sheet_holds(
    merge: str, called: str, prefix: str
) -> None:
    def change(text: str) -> str:
        cells = merge.replace("b='>'", "b='&gt;'")
        text = text.replace("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>")
        if prefix:
            text = re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{prefix}", text).replace("xmlns=", "xmlns:x=")
        return text

    assert texts(read_document(with_sheet(called, change))) == [["a"], [""]]


def test_overlapping_ranges_count_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_CELLS", 100)
    merged = [Merged(0, 9, 0, 3)] * 3
    with pytest.raises(RefusedDocument, match="merged ranges of over 100 cells"):
        sheet_table("a", False, {row: dict.fromkeys(range(4), "x") for row in range(10)}, merged)


def test_a_cut_workbook_is_refused() -> None:
    whole = xlsx(lambda book: book.active.append(["a"]))
    with pytest.raises(RefusedDocument, match="damaged"):
        read_document(whole[: len(whole) // 2])


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A_CELL = '<row><c t="s" s="9"><v>0</v></c></row>'
PREFIXED = '<x:row xmlns:x="x"><x:c t="s"><x:v>0</x:v></x:c></x:row>'
STYLES = '<styleSheet xmlns="x">{}</styleSheet>'
A_TEXT = '<sst xmlns="x"><si><t>甲</t></si></sst>'


def moved(data: bytes, spell: Callable[[str], str], **more: str) -> bytes:
    """A workbook whose parts are spelt in another way."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts: dict[str, str | bytes] = {
            spell(name): opened.read(name) for name in opened.namelist()
        }
    return zip_of(parts | more)


@pytest.mark.parametrize(
    "data",
    [
        workbook(A_CELL, A_TEXT),
        moved(workbook(A_CELL, A_TEXT), str.upper),
        moved(workbook(A_CELL, A_TEXT), lambda name: name.replace("/", "\\")),
        moved(workbook(A_CELL, A_TEXT), lambda name: f"/{name}"),
        moved(workbook(A_CELL, A_TEXT), lambda name: name.replace("_rels/workbook", "_rels/lost")),
        workbook(A_CELL, A_TEXT, STYLES.format("<fills><fill/></fills>")),
        workbook(A_CELL, A_TEXT, STYLES.format('<fonts><font><family val="99"/></font></fonts>')),
        workbook(A_CELL, A_TEXT, STYLES.format('<cellXfs><xf numFmtId="777"/></cellXfs>')),
        workbook(A_CELL + '<row r="1048576"><c r="A1048576" s="1"/></row>', A_TEXT),
        workbook(PREFIXED, A_TEXT),
        workbook('<row><c t="inlineStr"><is><t>甲</t></is></c></row>'),
        workbook('<row><c t="str"><f>A2</f><v>甲</v></c></row>'),
        workbook('<row><c t="str"><v>_x7532_</v></c></row>'),
    ],
)  # fmt: skip
def test_nothing_but_what_cells_show_is_asked_of_a_workbook(data: bytes) -> None:
    assert texts(read_document(data)) == [["甲"]]


def test_a_part_that_the_workbook_names_must_be_there() -> None:
    data = workbook(A_CELL, A_TEXT, "<styleSheet/>")
    lost = moved(data, lambda name: name.replace("styles", "gone"))
    with pytest.raises(RefusedDocument, match=r"xl/styles\.xml is missing"):
        read_document(lost)


def test_a_day_in_iso_is_shown_as_its_format_says() -> None:
    styles = '<styleSheet xmlns="x"><cellXfs><xf/><xf numFmtId="31"/></cellXfs></styleSheet>'
    cells = "".join(f'<c t="d" s="{style}"><v>2023-05-06T00:00:00</v></c>' for style in (0, 1))
    data = workbook(f"<row>{cells}</row>", styles=styles)
    assert texts(read_document(data)) == [["2023-05-06", "2023年5月6日"]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('style:text-line-through-type="single"', "40"),
        ('style:text-line-through-style="solid"', "40"),
        ('style:text-line-through-type="none"', "3040"),
        ('style:text-line-through-style="none" style:text-line-through-type="single"', "3040"),
    ],
)
def test_a_line_through_text_of_a_flat_or_packed_open_workbook(line: str, said: str) -> None:
    style = f'<style:style style:name="s"><style:text-properties {line}/></style:style>'
    struck = '<text:span text:style-name="s">30</text:span>40'
    row = f"<table:table-row><table:table-cell><text:p>{struck}</text:p></table:table-cell>"
    assert texts(read_document(open_sheet(f"{row}</table:table-row>", style))) == [[said]]


def test_a_formula_of_an_open_workbook_without_a_result_is_unreadable() -> None:
    formula = 'table:formula="of:=[.A1]*2"'
    cells = f"<table:table-cell {formula}/><table:table-cell {formula}><text:p>8</text:p>"
    row = f"<table:table-row>{cells}</table:table-cell></table:table-row>"
    assert texts(read_document(open_sheet(row))) == [["\ufffdof:=[.A1]*2", "8"]]
