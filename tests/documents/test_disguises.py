"""Files that are not what they are called, and what no reader opens, by its true name."""

import base64

import pytest

from pipelines import settings
from pipelines.documents import Document, format_of, read_document
from pipelines.errors import RefusedDocument
from tests.disguises import (
    excel_2003,
    open_sheet,
    to_flat_opc,
    to_mhtml,
    to_word_2003,
    word_cell,
    workbook,
)
from tests.renderings import docx_of, zip_of

DRAWING = "vnd.oasis.opendocument.graphics"


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


TABLE = "<table><tr><td>甲</td><td>乙</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        f"<center>{TABLE}</center>",
        f"<script>var a = 1</script>{TABLE}",
        f"<style>td {{ color: red }}</style>{TABLE}",
        f"<span lang=EN-US>{TABLE}</span>",
        f"附件：{TABLE}",
        f"<font size=2>{TABLE}",
        f"<x:y/>{TABLE}",
        f"<!--x-->\n{TABLE}",
        f"<table border=1>{TABLE}</table>",
        f"<table border=1><p>题</p>{TABLE}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_may_begin_with_anything(page: str, encoding: str) -> None:
    data = page.encode(encoding)
    assert format_of(data) == "html"
    assert texts(read_document(data)) == [["甲", "乙"]]


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_web_archive_is_read_page_by_page(encoding: str) -> None:
    data = to_mhtml(TABLE.encode(), encoding)
    assert (format_of(data), texts(read_document(data))) == ("mhtml", [["甲", "乙"]])
    sheets = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html\r\n\r\n<html><frameset></frameset></html>\r\n--x\r\n"
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(TABLE.encode("gbk"))
        + b"\r\n--x\r\nContent-Type: image/png\r\n\r\nx\r\n--x--\r\n"
    )
    assert texts(read_document(sheets)) == [["甲", "乙"]]
    with pytest.raises(RefusedDocument, match="without a page"):
        read_document(b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx")


def test_excel_2003_counts_its_rows_and_columns_as_it_likes() -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">甲</Data>'
        '</Cell><Cell><Data ss:Type="Number">0.5</Data></Cell></Row>'
        '<Row ss:Hidden="1"><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    [table] = read_document(excel_2003(rows)).tables
    assert [[tuple(cell) for cell in row] for row in table.rows[1:]] == [
        [("", 0, 1), ("甲", 1, 2), ("0.5", 3, 1)],
        [("TRUE", 0, 1), ("", 1, 1), ("", 2, 1), ("", 3, 1)],
    ]
    assert (table.location, table.hidden_rows) == ("sheet 表", frozenset((2,)))


@pytest.mark.parametrize(
    ("style", "data", "said"),
    [
        ("Percent", '"Number">0.5', "50.00%"),
        ("0!.0,&quot;万元&quot;", '"Number">3450000', "345.0万元"),
        ("Short Date", '"DateTime">2023-05-06T00:00:00.000', "2023/5/6"),
        ("yyyy&quot;年&quot;m&quot;月&quot;", '"DateTime">2023-05-06T00:00:00.000', "2023年5月"),
        ("General", '"Number">x', "x"),
        ("&quot;≥&quot;@", '"String">5人', "≥5人"),
    ],
)
def test_excel_2003_shows_as_excel_does(style: str, data: str, said: str) -> None:
    styles = f'<Style ss:ID="s1"><NumberFormat ss:Format="{style}"/></Style>'
    rows = f'<Row><Cell ss:StyleID="s1"><Data ss:Type={data}</Data></Cell></Row>'
    assert texts(read_document(excel_2003(rows, styles))) == [[said]]


def test_word_2003_deletes_and_merges_in_its_own_words() -> None:
    deleted = (
        '<aml:annotation xmlns:aml="x" w:type="Word.Deletion"><aml:content><w:r><w:t>旧</w:t></w:r>'
        "</aml:content></aml:annotation>"
    )
    inserted = deleted.replace("Deletion", "Insertion").replace("旧", "新")
    down = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'
    on = "<w:tcPr><w:vMerge/></w:tcPr>"
    body = (
        f"<w:tbl><w:tr><w:tc>{down}<w:p>{deleted}{inserted}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        f"<w:tr><w:tc>{on}<w:p/></w:tc><w:tc><w:p><w:r><w:t>右</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    data = to_word_2003(docx_of(body))
    assert (format_of(data), texts(read_document(data))) == ("wordml", [["新", ""], ["", "右"]])


def test_an_open_workbook_repeats_rows_and_cells_within_bounds() -> None:
    cell = (
        '<table:table-cell table:number-columns-repeated="{}"><text:p>{}</text:p>'
        "</table:table-cell>"
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    rows = row.format(2, cell.format(2, "甲") + cell.format(16000, ""))
    rows += row.format(1_048_574, cell.format(16384, ""))
    assert texts(read_document(open_sheet(rows))) == [["甲", "甲"]] * 2
    tall, wide = row.format(1_048_576, cell.format(10, "甲")), cell.format(10**6, "甲" * 9)
    for large in (tall, row.format(1, wide)):
        with pytest.raises(RefusedDocument, match=r"over \d+ cells|without end"):
            read_document(open_sheet(large))


@pytest.mark.parametrize(
    ("value", "kind", "shown", "said"),
    [
        ("0.954", "percentage", "95%", "95.4%"),
        ("1234.5678", "float", "1,234.57", "1,234.5678"),
        ("7", "float", "7.00", "7.00"),
        ("2010000", "float", "201.0万元", "201.0万元"),
        ("x", "float", "5", "5"),
    ],
)
def test_an_open_workbook_keeps_digits_that_the_screen_rounds(
    value: str, kind: str, shown: str, said: str
) -> None:
    cell = (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
    assert texts(read_document(open_sheet(f"<table:table-row>{cell}</table:table-row>"))) == [
        [said]
    ]


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("甲,乙\n1,2\n", "csv", [["甲", "乙"], ["1", "2"]]),
        ("甲;乙\n1;2,5\n", "csv", [["甲", "乙"], ["1", "2,5"]]),
        ("甲\t乙\n1\t2\n", "csv", [["甲", "乙"], ["1", "2"]]),
        ('甲,"乙\n丙"\n1,2\n', "csv", [["甲", "乙\n丙"], ["1", "2"]]),
        ("|甲|乙|\n|---|:-:|\n|1|2<br>3|\n", "markdown", [["甲", "乙"], ["1", "2\n3"]]),
        ("甲 | 乙\n--- | ---\n1 | **2**\n", "markdown", [["甲", "乙"], ["1", "2"]]),
        (
            "|10<sup>4</sup>|&ge;5&nbsp;户|\n|1|<del>4</del>5|\n",
            "markdown",
            [["10⁴", "≥5 户"], ["1", "5"]],
        ),
        ("|甲|~~旧~~新|\n|1|a\\|b|\n", "markdown", [["甲", "新"], ["1", "a|b"]]),
    ],
)
def test_tables_as_text(text: str, form: str, said: list[list[str]]) -> None:
    assert format_of(text.encode()) == form
    assert texts(read_document(text.encode())) == said


@pytest.mark.parametrize("text", ["一,二\n三\n四,五,六\n", "一句话，没有表。\n", "甲\n", "a,b\n"])
def test_sentences_are_no_table(text: str) -> None:
    assert format_of(text.encode()) == "text"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zip_of({"[Content_Types].xml": "presentationml"}), "a PowerPoint file"),
        (
            zip_of({"[Content_Types].xml": "ms-excel.sheet.binary", "xl/workbook.bin": b"x"}),
            r"an Excel binary workbook \(\.xlsb\)",
        ),
        (b"<?xml version='1.0'?><feed/>", "an XML file of <feed>"),
        (zip_of({"mimetype": "application/epub+zip", "content.xml": ""}), "application/epub"),
        (
            zip_of(
                {"mimetype": f"{'application/vnd.oasis.opendocument.'}graphics", "content.xml": ""}
            ),
            "opendocument.graphics",
        ),
        (b"BM" + b"\0" * 60, "a picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture"),
        (b"MM\0*" + b"\0" * 60, "a picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 60, "a picture"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "a picture"),
        (zip_of({"mimetype": "application/epub+zip", "META-INF/container.xml": ""}), "epub"),
    ],
)
def test_what_no_reader_opens_is_refused_by_its_true_name(data: bytes, name: str) -> None:
    with pytest.raises(RefusedDocument, match=name):
        read_document(data)


@pytest.mark.parametrize(
    "data",
    [
        excel_2003("<Row/>").replace(b"?>", b"?><!DOCTYPE x [<!ENTITY e 'v'>]>", 1),
        to_word_2003(docx_of("")).replace(b"?>", b"?><!DOCTYPE x>", 1),
        to_flat_opc(docx_of("")).replace(b"?>", b"?><!DOCTYPE x>", 1),
        zip_of({"OFD.xml": "<!DOCTYPE x><x/>"}),
        excel_2003("<Row>" * 400),
    ],
)
def test_no_xml_in_disguise_declares_entities_or_is_without_end(data: bytes) -> None:
    with pytest.raises(RefusedDocument):
        read_document(data)


def test_the_bounds_hold_in_disguise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_CELLS", 50)
    wide = '<Row><Cell ss:Index="99"><Data ss:Type="String">x</Data></Cell></Row>'
    row = '<row r="9"><c r="Z9"><v>1</v></c></row>'
    many = b"a,b,c,d,e,f\n" * 20
    for data in (excel_2003(wide), workbook(row), many, TABLE.encode() * 60):
        with pytest.raises(RefusedDocument, match="cells"):
            read_document(data)
    monkeypatch.setattr(settings, "MAX_ARCHIVE_ENTRIES", 0)
    with pytest.raises(RefusedDocument):
        read_document(to_flat_opc(word_cell([("x", "")])))
