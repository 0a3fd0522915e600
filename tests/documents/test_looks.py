"""Looks that carry meaning, in every format in which they can occur."""

import pytest

from pipelines.documents import read_document
from pipelines.documents.looks import symbol
from tests.disguises import (
    NEVER_HIDES,
    ONE_CELL,
    Runs,
    holding,
    page_cell,
    to_mhtml,
    word_cell,
    word_runs,
    workbook,
)
from tests.renderings import docx_of, zip_of

CASES: dict[str, tuple[Runs, str]] = {
    "struck-through text is gone": ([("150", "struck"), ("250", "")], "250"),
    "a power is raised": ([("≥10", ""), ("4", "raised"), ("个", "")], "≥10⁴个"),
    "the mark of a note behind a decimal number is none of its digits": (
        [("88.5", ""), ("2", "raised")],
        "88.5",
    ),
    "what is lowered is lowered": ([("CO", ""), ("2", "lowered")], "CO₂"),
    "hidden text is not there": ([("≥40", "hidden"), ("≥50", "")], "≥50"),
    "letters of the font Symbol are signs": ([("³", "symbol"), ("35户", "")], "≥35户"),
    "digits of the font Symbol are digits": ([("£35", "symbol"), ("户", "")], "≤35户"),
    "ideographs are not of the font Symbol": ([("35户", "symbol")], "35户"),
}


@pytest.mark.parametrize("form", ONE_CELL)
@pytest.mark.parametrize("case", CASES)
def test_a_text_says_what_a_person_reads(case: str, form: str) -> None:
    runs, said = CASES[case]
    if form in NEVER_HIDES and any(look == "hidden" for _, look in runs):
        pytest.skip("cells hide no text")
    [table] = read_document(ONE_CELL[form](runs)).tables
    assert [cell.text for row in table.rows for cell in row] == [said]


@pytest.mark.parametrize(
    ("code", "font", "sign"),
    [
        ("F0B3", "Symbol", "≥"),
        ("00A3", "Symbol", "≤"),
        ("F0A8", "Wingdings", "☐"),
        ("F0FE", "Wingdings", "☑"),
        ("F052", "Wingdings 2", "☑"),
        ("F0A3", "Wingdings 2", "☐"),
        ("F0B3", "Wingdings", "\ufffd"),
        ("2265", "Cambria Math", "≥"),
        ("F0B3", "Cambria Math", "\ufffd"),
        ("no", "Symbol", "\ufffd"),
    ],
)
def test_a_sign_is_by_its_font(code: str, font: str, sign: str) -> None:
    assert symbol(code, font) == sign
    text = f'<w:p><w:r><w:sym w:font="{font}" w:char="{code}"/><w:t>7人</w:t></w:r></w:p>'
    [cell] = (
        read_document(docx_of(f"<w:tbl><w:tr><w:tc>{text}</w:tc></w:tr></w:tbl>")).tables[0].rows[0]
    )
    assert cell.text == f"{sign}7人"


def styled(styles: str, body: str, **parts: str) -> list[str]:
    """The texts of a Word document with styles; lists where there is a part for numbering."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    files = {
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    }
    files["word/styles.xml"] = f'<w:styles xmlns:w="{space}">{styles}</w:styles>'
    files |= {
        f"word/{name}.xml": f'<w:{name} xmlns:w="{space}">{content}</w:{name}>'
        for name, content in parts.items()
    }
    document = read_document(zip_of(files))
    return [
        cell.text for table in document.tables for row in table.rows for cell in row
    ] or document.trailing


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_looks_come_from_styles_and_from_those_they_are_based_on() -> None:
    styles = (
        '<w:style w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:styleId="Higher"><w:basedOn w:val="Up"/></w:style>'
        '<w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    )
    assert styled(styles, paragraph("3", run='<w:rStyle w:val="Up"/>')) == ["³"]
    assert styled(styles, paragraph("3", run='<w:rStyle w:val="Higher"/>')) == ["³"]
    assert styled(styles, paragraph("3", '<w:pStyle w:val="Gone"/>')) == []
    kept = paragraph("3", '<w:pStyle w:val="Gone"/>', '<w:strike w:val="0"/>')
    assert styled(styles, kept) == ["3"]


def test_what_is_moved_up_beside_other_text_is_raised_and_a_whole_line_is_not() -> None:
    up = '<w:position w:val="10"/>'
    both = f"<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr>{up}</w:rPr><w:t>4</w:t></w:r></w:p>"
    assert styled("", both) == ["10⁴"]
    assert styled("", paragraph("104", run=up)) == ["104"]
    page = "<html><p>10<span style='mso-text-raise:4.5pt'>4</span></p></html>"
    assert read_document(page.encode()).trailing == ["10⁴"]


def test_looks_count_wherever_a_run_stands() -> None:
    struck = "<w:r><w:rPr><w:dstrike/></w:rPr><w:t>5</w:t></w:r><w:r><w:t>6</w:t></w:r>"
    for wrapped in (
        f"<w:bdo>{struck}</w:bdo>",
        f"<w:ins>{struck}</w:ins>",
        f'<w:fldSimple w:instr="x">{struck}</w:fldSimple>',
        f"<w:sdt><w:sdtContent>{struck}</w:sdtContent></w:sdt>",
    ):
        assert read_document(docx_of(f"<w:p>{wrapped}</w:p>")).trailing == ["6"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☑是"),
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "☐是"),
        (
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/>'
            "</w:ddList>",
            "乙是",
        ),
        ('<w:ddList><w:result w:val="7"/><w:listEntry w:val="甲"/></w:ddList>', "是"),
        ("<w:textInput/>", "是"),
    ],
)
def test_a_field_of_a_form_shows_its_box_or_its_choice(data: str, shown: str) -> None:
    field = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    text = f"<w:p>{field}<w:r><w:t>是</w:t></w:r></w:p>"
    assert read_document(docx_of(text)).trailing == [shown]


def test_a_hidden_row_of_word_is_not_there() -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    hidden = row.format("<w:trPr><w:hidden/></w:trPr>", "藏")
    [table] = read_document(docx_of(f"<w:tbl>{hidden}{row.format('', '见')}</w:tbl>")).tables
    assert [[cell.text for cell in cells] for cells in table.rows] == [["见"]]


LIST = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
)


def item(text: str, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="2"/></w:numPr>')


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("decimal", "%1.", ["1. 甲", "1.1 乙", "2. 丙"]),
        ("decimal", "%1、", ["1、甲", "1.1 乙", "2、丙"]),
        ("chineseCountingThousand", "（%1）", ["（一）甲", "一.1 乙", "（二）丙"]),
        ("decimalEnclosedCircleChinese", "%1", ["① 甲", "①.1 乙", "② 丙"]),
        ("lowerLetter", "%1)", ["a)甲", "a.1 乙", "b)丙"]),
        ("upperRoman", "%1.", ["I. 甲", "I.1 乙", "II. 丙"]),
        ("bullet", "●", ["甲", "1.1 乙", "丙"]),
    ],
)
def test_the_numbers_that_word_writes_by_itself_stand_in_the_text(
    kind: str, text: str, said: list[str]
) -> None:
    body = item("甲") + item("乙", 1) + item("丙")
    numbering = LIST.format(kind=kind, text=text)
    assert styled("", body, numbering=numbering) == said


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (
            "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup>",
            "10⁴",
        ),
        (
            "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>",
            "½",
        ),
        (
            "<m:f><m:num><m:r><m:t>7</m:t></m:r></m:num><m:den><m:r><m:t>9</m:t></m:r></m:den></m:f>",
            "7/9",
        ),
        ("<m:r><m:t>≥</m:t></m:r>", "≥"),
        ("<m:rad><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad>", "√(2)"),
        (
            "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr>"
            "<m:e><m:r><m:t>2</m:t></m:r></m:e></m:d>",
            "[2]",
        ),
    ],
)
@pytest.mark.parametrize(
    "space",
    [
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    ],
)
def test_a_formula_of_word_says_what_it_means(inner: str, said: str, space: str) -> None:
    text = f'<w:p>{word_runs([("约", "")])}<m:oMath xmlns:m="{space}">{inner}</m:oMath></w:p>'
    assert read_document(docx_of(text)).trailing == [f"约{said}"]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<msup><mn>10</mn><mn>4</mn></msup>", "10⁴"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "½"),
        ("<mrow><mo>≥</mo><mn>8</mn></mrow>", "≥8"),
        ("<msub><mi>x</mi><mn>2</mn></msub>", "x₂"),
        ("<semantics><mn>8</mn><annotation>\\eight</annotation></semantics>", "8"),
    ],
)
def test_a_formula_of_a_page_says_what_it_means(inner: str, said: str) -> None:
    document = read_document(f"<html><p>约<math>{inner}</math>人</p></html>".encode())
    assert document.trailing == [f"约{said}人"]


MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_of_several_ways_to_say_one_thing_one_is_read() -> None:
    both = word_runs([("30人", "")])
    text = (
        f"<w:p><mc:AlternateContent {MARKUP}><mc:Choice Requires='w14'>{both}</mc:Choice>"
        f"<mc:Fallback>{both}</mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert read_document(docx_of(text)).trailing == ["30人"]
    empty = (
        f"<w:r><mc:AlternateContent {MARKUP}><mc:Choice Requires='x'><x/></mc:Choice>"
        "<mc:Fallback><w:t>≥</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert read_document(docx_of(f"<w:p>{empty}{both}</w:p>")).trailing == ["≥30人"]


def test_ruby_is_no_part_of_the_text() -> None:
    word = (
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>jì</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>绩</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert read_document(docx_of(word)).trailing == ["绩"]
    page = "<html><p><ruby>绩<rp>(</rp><rt>jì</rt><rp>)</rp></ruby>效</p></html>"
    assert read_document(page.encode()).trailing == ["绩效"]
    shared = '<sst xmlns="x"><si><t>绩效</t><rPh sb="0" eb="1"><t>jì</t></rPh></si></sst>'
    book = workbook('<row><c t="s"><v>0</v></c></row>', shared)
    assert read_document(book).tables[0].rows[0][0].text == "绩效"


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("text-decoration: line-through", "8"),
        ("TEXT-DECORATION:underline line-through", "8"),
        ("visibility:hidden", "8"),
        ("mso-hide:all", "8"),
        ("vertical-align:super", "⁷8"),
        ("font-family:'Times New Roman'", "78"),
        ("text-decoration:underline", "78"),
    ],
)
def test_a_page_sets_text_by_style_and_by_class(style: str, said: str) -> None:
    by_style = f'<html><p><span style="{style}">7</span>8</p></html>'
    assert read_document(by_style.encode()).trailing == [said]
    by_class = f"<html><style>p, .x1 {{{style}}}</style><p><span class='a x1'>7</span>8</p></html>"
    assert read_document(by_class.encode()).trailing == [said]


def test_a_whole_cell_may_be_struck_through() -> None:
    styles = (
        '<styleSheet xmlns="x"><fonts><font/><font><strike/></font></fonts>'
        '<cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>'
    )
    book = workbook('<row><c s="1"><v>5</v></c><c s="0"><v>6</v></c></row>', styles=styles)
    assert [cell.text for cell in read_document(book).tables[0].rows[0]] == ["", "6"]


def test_a_break_in_a_number_only_wraps_it() -> None:
    def cell(*texts: str) -> bytes:
        runs = "<w:r><w:br/></w:r>".join(word_runs([(text, "")]) for text in texts)
        return docx_of(f"<w:tbl><w:tr><w:tc><w:p>{runs}</w:p></w:tc></w:tr></w:tbl>")

    def text(*texts: str) -> str:
        return read_document(cell(*texts)).tables[0].rows[0][0].text

    assert text("12", "3.50") == "123.50"
    assert text("完成12", "3项") == "完成12\n3项"


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.mht"])
def test_a_document_inside_a_word_document_is_read_where_it_stands(name: str) -> None:
    runs = [("里面", "")]
    inside = {
        "a.html": page_cell(runs), "a.docx": word_cell(runs), "a.mht": to_mhtml(page_cell(runs)),
    }[name]  # fmt: skip
    document = read_document(holding(name, inside))
    assert [table.headings for table in document.tables] == [["上面"]]
    assert (document.tables[0].rows[0][0].text, document.trailing) == ("里面", ["下面"])


def test_a_rich_text_inside_a_word_document_is_named_where_nothing_converts_it() -> None:
    document = read_document(holding("a.rtf", rb"{\rtf1 text}"))
    assert (document.tables, document.trailing) == ([], ["上面", "下面"])
    assert "a document of its own that is not read" in document.note
