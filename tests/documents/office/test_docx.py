import io
import zipfile

import pytest

from pipelines.documents import Document, read_document
from pipelines.errors import RefusedDocument
from tests.renderings import docx_of, zip_of

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    whole = "".join(cell if cell.startswith("<w:") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{whole}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def read(body: str) -> Document:
    return read_document(docx_of(body))


def rows(body: str, table: int = 0) -> list[list[tuple]]:
    return [[tuple(cell) for cell in row] for row in read(body).tables[table].rows]


def texts(body: str, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in read(body).tables[table].rows]


def test_cells_have_their_columns() -> None:
    assert rows(tbl(tr("a", "b"), tr("c", "d"))) == [
        [("a", 0, 1), ("b", 1, 1)],
        [("c", 0, 1), ("d", 1, 1)],
    ]


def test_cells_merged_across_have_a_span() -> None:
    assert rows(tbl(tr(tc("a", '<w:gridSpan w:val="2"/>'), "b"))) == [[("a", 0, 2), ("b", 2, 1)]]


def test_cells_merged_across_as_old_programs_do() -> None:
    assert rows(tbl(tr(tc("a", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "b"))) == [
        [("a", 0, 2), ("b", 2, 1)]
    ]


def test_cells_merged_downwards_go_on_as_blanks() -> None:
    merged = [
        tc("a", '<w:vMerge w:val="restart"/>'),
        tc("hidden", "<w:vMerge/>"),
        tc("c", '<w:vMerge w:val="restart"/>'),
    ]
    assert rows(tbl(*[tr(cell, "b") for cell in merged])) == [
        [("a", 0, 1), ("b", 1, 1)],
        [("", 0, 1), ("b", 1, 1)],
        [("c", 0, 1), ("b", 1, 1)],
    ]


def test_a_row_may_begin_later_and_end_earlier_than_its_table() -> None:
    assert rows(tbl(tr("a", properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'))) == [
        [("", 0, 2), ("a", 2, 1), ("", 3, 1)]
    ]


def test_paragraphs_breaks_and_tabs_of_a_cell() -> None:
    stops = '<w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
    cell = (
        f"<w:p>{stops}<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
        f"{p('')}{p('d')}"
    )
    assert texts(tbl(tr(tc(cell)))) == [["a\tb\nc\n\nd"]]


def test_headings_and_captions_stand_before_their_table() -> None:
    document = read(p("one") + p(" ") + tbl(tr("a")) + p("two") + tbl(tr("b")) + p("end"))
    assert [table.headings for table in document.tables] == [["one"], ["two"]]
    assert document.trailing == ["end"]


def test_a_table_in_a_cell_is_read_where_it_stands() -> None:
    inner = tbl(tr("一级指标", "指标值"))
    body = tbl(
        tr("项目名称", "修路"),
        tr(tc("绩效指标"), tc(p("注意") + inner + p("以下空白"))),
        tr("备注", "无"),
    )
    document = read(body)
    assert [[[cell.text for cell in row] for row in table.rows] for table in document.tables] == [
        [["项目名称", "修路"], ["绩效指标"]],
        [["一级指标", "指标值"]],
        [["备注", "无"]],
    ]
    assert document.tables[1].headings == ["注意"]


def test_tracked_changes_are_read_as_accepted() -> None:
    deleted_row = tr("gone", "gone", properties='<w:del w:id="1"/>')
    changed = (
        "<w:p><w:r><w:t>≥</w:t></w:r><w:del><w:r><w:delText>90</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>95</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>%</w:t></w:r></w:moveTo></w:p>"
    )
    one = '<w:p><w:pPr><w:rPr><w:del w:id="2"/></w:rPr></w:pPr><w:r><w:t>合</w:t></w:r></w:p>'
    assert texts(tbl(deleted_row, tr(tc(changed), tc(one + p("并"))))) == [["≥95%", "合并"]]
    many = tc(one * 3 + p("并") + p("下") + one)
    assert texts(tbl(tr(many, "b"))) == [["合合合并\n下\n合", "b"]]


def test_content_controls_are_read_through() -> None:
    def control(content: str) -> str:
        return (
            '<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    cell = f"<w:p>{control('<w:r><w:t>10</w:t></w:r>')}<w:r><w:t>个</w:t></w:r></w:p>"
    assert texts(control(tbl(control(tr(control(tc(cell)), "b"))))) == [["10个", "b"]]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('绩效目标表')}</w:txbxContent>"
    anchor = (
        "<w:p><w:r><w:t>附件</w:t></w:r><w:r>"
        "<mc:AlternateContent "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(anchor + tbl(tr("a"))).tables[0].headings == ["附件", "绩效目标表"]


def test_the_strict_namespace_is_read_too() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    text = f'<w:document xmlns:w="{strict}"><w:body>{tbl(tr("a"))}</w:body></w:document>'
    files = {"[Content_Types].xml": "wordprocessingml", "word/document.xml": text}
    assert read_document(zip_of(files)).tables[0].rows[0][0].text == "a"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"word/document.xml": "<w:document"}, "damaged XML"),
        ({"word/document.xml": f'<w:document xmlns:w="{WORDS}"/>'}, "without a body"),
        ({"word/document.xml": '<!DOCTYPE x [<!ENTITY e "v">]><x>&e;</x>'}, "a DOCTYPE"),
        ({"word/document.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}, "a DOCTYPE"),
        ({"word/document.xml": "<a>" * 400 + "</a>" * 400}, "damaged XML"),
        ({"[Content_Types].xml": "presentationml"}, "a PowerPoint file"),
        ({"[Content_Types].xml": "unknown"}, "neither Word nor Excel"),
        ({"[Content_Types].xml": "wordprocessingml"}, "nothing says where its text is"),
    ],
)
def test_what_no_word_program_writes_is_refused(files: dict[str, str], reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(zip_of(files))


def test_an_entity_bomb_is_refused_before_it_grows() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "bomb">{entities}]><x>&e11;</x>'
    with pytest.raises(RefusedDocument, match="DOCTYPE|damaged XML"):
        read_document(zip_of({"word/document.xml": bomb}))


def test_signs_that_are_no_plain_text_are_read() -> None:
    symbol = '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>30个</w:t></w:r></w:p>'
    unknown = '<w:p><w:r><w:sym w:font="Wingdings" w:char="zz"/><w:t>30个</w:t></w:r></w:p>'
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    math = f'<w:p><m:oMath xmlns:m="{namespace}"><m:r><m:t>≥30</m:t></m:r></m:oMath></w:p>'
    assert texts(tbl(tr(tc(symbol), tc(unknown), tc(math)))) == [["≥30个", "\ufffd30个", "≥30"]]


def test_looks_that_change_what_is_said_are_heeded() -> None:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    power = f"<w:p><w:r><w:t>10</w:t></w:r><w:r>{raised}<w:t>3</w:t></w:r></w:p>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>1个</w:t></w:r></w:p>"
    assert texts(tbl(tr(tc(power), tc(hidden)))) == [["10³", "1个"]]


def test_what_a_cell_was_before_a_change_is_not_what_it_is() -> None:
    change = '<w:tcPrChange w:id="1"><w:tcPr><w:vMerge/></w:tcPr></w:tcPrChange>'
    assert texts(tbl(tr(tc("≥3", change)))) == [["≥3"]]


def test_looks_are_cut_out_with_care() -> None:
    """Looks with looks inside them, a paragraph mark that was deleted, a comment.

    The document is parsed whole.
    """
    nested = (
        "<w:p><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>"
        "<w:t>a</w:t></w:r></w:p>"
    )
    plain = (
        "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r></w:p>"
    )
    comment = "<!-- <w:rPr> --><w:p><w:r><w:t>c</w:t></w:r></w:p><!-- </w:rPr> -->"
    assert texts(tbl(tr(tc(nested), tc(plain), tc(comment + p(""))))) == [["a", "b", "c"]]


def test_a_span_that_is_no_number_is_none() -> None:
    assert rows(tbl(tr(tc("a", '<w:gridSpan w:val="²"/>')))) == [[("a", 0, 1)]]


def with_headers(body: str, *headers: str) -> Document:
    """A document whose page headers are `rId1`, `rId2` …: an empty one is damaged."""
    data = _files(docx_of(body))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{relation}" Target="header{n}.xml"/>'
        for n in range(1, len(headers) + 1)
    )
    data["word/_rels/document.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{relations}</Relationships>"
    )
    for n, text in enumerate(headers, start=1):
        data[f"word/header{n}.xml"] = (
            f'<w:hdr xmlns:w="{WORDS}">{p(text)}<w:p/></w:hdr>' if text else "<w:hdr"
        )
    return read_document(zip_of(data))


def _files(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def section(*headers: int) -> str:
    references = "".join(
        f'<w:headerReference w:type="default" r:id="rId{number}"/>' for number in headers
    )
    return f"<w:sectPr>{references}</w:sectPr>"


def test_the_page_header_stands_above_each_table_of_its_section() -> None:
    ends = f"<w:p><w:pPr>{section(1)}</w:pPr></w:p>"
    same = f"<w:p><w:pPr>{section()}</w:pPr></w:p>"
    body = tbl(tr("a")) + ends + tbl(tr("b")) + same + tbl(tr("c")) + section(2)
    document = with_headers(body, "第一部分", "第二部分")
    assert [table.above for table in document.tables] == [
        [("第一部分", "page_header")],
        [("第一部分", "page_header")],
        [("第二部分", "page_header")],
    ]
    assert [table.headings for table in document.tables] == [[], [], []]


def test_a_damaged_page_header_says_nothing() -> None:
    document = with_headers(tbl(tr("a")) + section(1), "")
    assert [table.above for table in document.tables] == [[]]


def field(code: str, *result: str) -> str:
    """A field of a paragraph, with the runs of its result or without any."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    runs = "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in result)
    parted = mark("separate") + runs if result else ""
    text = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{mark('begin')}{text}{parted}{mark('end')}"


@pytest.mark.parametrize(
    ("before", "code", "after", "said"),
    [
        ("", 'SYMBOL 179 \\f "Symbol" \\s 10', "35户", "≥35户"),
        ("", "SYMBOL 0xA3 \\f Symbol", "35户", "≤35户"),
        ("", 'SYMBOL 179 \\f "Wingdings 3"', "35户", "\ufffd35户"),
        ("≥10", "EQ \\s\\up5(4)", "米", "≥10⁴米"),
        ("≥", "EQ \\f(3,4)", "", "≥¾"),
        ("2", "EQ \\f(1,2)", "年", "2½年"),
        ("2", "EQ \\f(7,30)", "年", "2 7/30年"),
        ("", "EQ \\f(1,2)", "≥35户", "≥35户"),
        ("", "=SUM(ABOVE)", "", "\ufffd"),
        ("≥35户", "PAGE", "", "≥35户"),
        ("≥35户", "MERGEFIELD 户数", "", "≥35户"),
    ],
)
def test_a_field_without_a_result_shows_what_its_code_says(
    before: str, code: str, after: str, said: str
) -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>" if text else ""

    assert texts(tbl(tr(tc(f"<w:p>{run(before)}{field(code)}{run(after)}</w:p>")))) == [[said]]


def test_a_field_with_a_result_shows_that() -> None:
    for code in ("=SUM(ABOVE)", 'SYMBOL 179 \\f "Symbol"', "MERGEFIELD 户数"):
        assert texts(tbl(tr(tc(f"<w:p>{field(code, '48')}</w:p>")))) == [["48"]]


def test_an_equation_that_is_an_object_is_said_to_be_there() -> None:
    def embedded(program: str) -> str:
        inside = f'<w:object><OLEObject xmlns="o" ProgID="{program}"/></w:object>'
        return f"<w:p><w:r>{inside}</w:r><w:r><w:t>35户</w:t></w:r></w:p>"

    assert texts(tbl(tr(tc(embedded("Equation.DSMT4"))))) == [["\ufffd35户"]]
    assert texts(tbl(tr(tc(embedded("Excel.Sheet.12"))))) == [["35户"]]


@pytest.mark.parametrize("note", ["footnoteReference", "endnoteReference"])
def test_the_mark_of_a_note_is_no_digit(note: str) -> None:
    marked = (
        "<w:p><w:r><w:t>7800</w:t></w:r><w:r>"
        f'<w:{note} w:id="2" {{}}/><w:t>3</w:t></w:r><w:r><w:t>元</w:t></w:r></w:p>'
    )
    assert texts(tbl(tr(tc(marked.format('w:customMarkFollows="1"'))))) == [["7800元"]]
    assert texts(tbl(tr(tc(marked.format('w:customMarkFollows="0"'))))) == [["78003元"]]


def test_the_prompt_of_a_control_is_no_text_of_anybodys() -> None:
    def control(text: str, properties: str) -> str:
        inside = f"<w:r><w:t>{text}</w:t></w:r>"
        return (
            f"<w:p><w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}"
            "</w:sdtContent></w:sdt></w:p>"
        )

    asking = "<w:showingPlcHdr/>"
    assert texts(tbl(tr(tc(control("单击或点击此处输入文字。", asking)), "a"))) == [["", "a"]]
    assert texts(tbl(tr(tc(control("≥35户", asking))))) == [["≥35户"]]
    assert texts(tbl(tr(tc(control("点击量≥35次", ""))))) == [["点击量≥35次"]]


def test_a_table_of_one_cell_beside_other_cells_is_the_text_of_its_own() -> None:
    box = tbl(tr("≥35户"))
    assert texts(tbl(tr("新建户数", tc(f"{box}<w:p/>")), tr("b", "c"))) == [
        ["新建户数", "≥35户"],
        ["b", "c"],
    ]
    two = tbl(tr("户", "人"))
    assert len(read(tbl(tr("新建户数", tc(f"{two}<w:p/>")))).tables) == 2
    alone = tbl(tr(tc(f"{tbl(tr('a'))}{p('下面')}"), ""))
    assert [len(table.rows) for table in read(alone).tables] == [1]
