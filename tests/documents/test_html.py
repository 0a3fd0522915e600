import pytest

from pipelines.documents import Document, format_of, read_document
from pipelines.documents.web.html import looks_like_html
from pipelines.errors import RefusedDocument


def page(body: str, head: str = "") -> Document:
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def rows(document: Document, table: int = 0) -> list[list[tuple]]:
    return [[tuple(cell) for cell in row] for row in document.tables[table].rows]


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in document.tables[table].rows]


def test_spans_both_ways() -> None:
    table = (
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d"
        "<tr><td>e<td rowspan=0>f<td>g</table>"
    )
    assert rows(page(table)) == [
        [("a", 0, 1), ("b", 1, 2)],
        [("", 0, 1), ("c", 1, 1), ("d", 2, 1)],
        [("e", 0, 1), ("f", 1, 1), ("g", 2, 1)],
    ]


def test_hidden_rows_and_cells_are_not_there() -> None:
    hidden = "<tr hidden><td>x</td></tr><tr style='display:none'><td>y</td></tr>"
    table = f"<table>{hidden}<tr><td style='display:none'>z</td><td>a</td><td>b</td></tr></table>"
    assert texts(page(table)) == [["a", "b"]]


def test_rows_come_out_equally_wide() -> None:
    assert rows(page("<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>"))[0] == [
        ("a", 0, 1),
        ("", 1, 1),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>一</p>\n<p>二</p>", "一\n二"),
        ("一<br/>二", "一\n二"),
        ("其中：\n    财政<b>资金</b>", "其中：财政资金"),
        ("a\n b", "a b"),
        ("&nbsp;", ""),
        ("≥&#57;0%", "≥90%"),
        ("<div><span>深</span></div>尾", "深\n尾"),
        ("<span style='DISPLAY: none'>x</span>y", "y"),
        ("a<script>b</script>c", "ac"),
        ("≥10<sup>4</sup>个", "≥10⁴个"),
        ("<del>20</del>30人", "30人"),
        ("<textarea>≥5</textarea>", "≥5"),
        ("<select><option>≥4<option selected>≥5</select>", "≥5"),
        ("<select><option>≥4<option>≥5</select>", "≥4"),
        ("<select></select>5", "5"),
        ("<img alt='≥'>5户", "≥5户"),
        ("<span><img alt='图'></span> 5户", "\ufffd 5户"),
        ("5户<img alt='图'>", "5户"),
        ("<span style='font-size:0'>4</span>5", "5"),
        ("<span style='font-size:0.5em'>4</span>5", "45"),
        ("<span style='opacity: 0'>4</span>5", "5"),
        ("<input value='≥6'>", "≥6"),
    ],
)
def test_the_text_of_a_cell(cell: str, text: str) -> None:
    assert texts(page(f"<table><tr><td>{cell}</td><td>z</td></tr></table>")) == [[text, "z"]]


def test_a_table_that_lays_out_the_page_is_read_through() -> None:
    inner = "<table><tr><td>项目名称</td><td>修路</td></tr></table>"
    document = page(
        f"<table><tr><td>菜单</td></tr><tr><td><h2>绩效目标表</h2>{inner}<p>完</p></td></tr></table>"
    )
    assert [texts(document, number) for number in range(2)] == [[["菜单"]], [["项目名称", "修路"]]]
    assert document.tables[1].headings == ["绩效目标表"]
    assert document.trailing == ["完"]


def test_headings_captions_and_what_follows() -> None:
    document = page(
        "<h1>一</h1>text <b>bold</b><table><caption>表</caption>"
        "<tr><td>a</td></tr></table><p>尾</p>"
    )
    assert document.tables[0].headings == ["一", "text bold", "表"]
    assert document.trailing == ["尾"]


@pytest.mark.parametrize("declared", ["", "<meta charset=gb2312>", '<meta charset="utf-8">'])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_pages_are_read_as_what_they_are_whatever_they_declare(
    declared: str, encoding: str
) -> None:
    text = (
        f"<html><head>{declared}</head><table>"
        "<tr><td>绩效目标</td><td>残疾人免费体检费用</td></tr></table></html>"
    )
    assert texts(read_document(text.encode(encoding))) == [["绩效目标", "残疾人免费体检费用"]]


@pytest.mark.parametrize(
    ("start", "is_page"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", True),
        (b"<?xml version='1.0'?>\n<html>", True),
        (b"<!-- saved from url --> <html>", True),
        (b"<table><tr>", True),
        (b"<!---->" * 40 + b"<html>", True),
        (b"<!---->" * 500 + b"<x>", False),
        (b"<w:document>", False),
        ("项目<名称".encode(), False),
        (b"\t<b>", False),
    ],
)
def test_a_page_is_told_by_its_start(start: bytes, is_page: bool) -> None:
    assert looks_like_html(start) is is_page


@pytest.mark.parametrize(
    "body", ["<div>" * 5000, "<table><tr><td>" * 1000, "<p>" + "x" * 12_000_000]
)
def test_a_page_that_is_not_read_to_its_end_is_refused(body: str) -> None:
    with pytest.raises(RefusedDocument, match="no browser would show"):
        page(body)


def test_broken_pages_are_no_trouble() -> None:
    assert format_of(b"<html>" + b"<div>" * 5000) == "html"
    page("<table>" * 100 + "<tr><td>a")
    page("<table><tr><td colspan='999999999' rowspan='-1'>a</table>")
    page("</table></td><tr><td>a")


def test_a_name_hides_what_bears_it() -> None:
    said = "<table><tr><td><i id=old>4</i><i id=new>5</i></table>"
    assert texts(page(said, "<style>#old {display:none} #new {color:red}</style>")) == [["5"]]


def test_a_table_of_one_cell_beside_other_cells_is_the_text_of_its_own() -> None:
    box = "<table><tr><td>≥5户</td></tr></table>"
    assert texts(page(f"<table><tr><td>新建户数<td>{box}<tr><td>b<td>c</table>")) == [
        ["新建户数", "≥5户"],
        ["b", "c"],
    ]
    assert texts(page(f"<table><tr><td>{box}<td></table>")) == [["≥5户"]]
