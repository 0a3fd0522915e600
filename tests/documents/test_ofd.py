"""Fixed layout of Chinese offices, by position."""

import pytest

from pipelines import settings
from pipelines.documents import Document, read_document
from pipelines.errors import RefusedDocument
from tests.disguises import OFD_SPACE, ofd, ofd_line, ofd_text

SPACE = f'xmlns:ofd="{OFD_SPACE}"'


def box(*texts: str) -> str:
    """A row of cells from a corner on, each 40 by 10."""
    drawn = ""
    for number, text in enumerate(texts):
        left = 20.0 + 40 * number
        drawn += ofd_line(left, 20, left + 40, 20) + ofd_line(left, 30, left + 40, 30)
        drawn += ofd_line(left, 20, left, 30) + ofd_line(left + 40, 20, left + 40, 30)
        drawn += ofd_text(left + 2, 23, text) if text else ""
    return drawn


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for table in document.tables for row in table.rows]


def test_cells_are_by_rules_and_texts_by_place() -> None:
    document = read_document(ofd(ofd_text(20, 10, "绩效目标表") + box("项目名称", "修路")))
    assert document.media_type == "application/ofd"
    assert document.tables[0].headings == ["绩效目标表"]
    assert texts(document) == [["项目名称", "修路"]]
    assert str(document.changed_on) == "2023-05-06"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('<ofd:TextCode X="0" Y="3" DeltaX="g 3 3">项目名称</ofd:TextCode>', "项目名称"),
        ('<ofd:TextCode X="0" Y="3" DeltaX="3 g 2 3">项目名称</ofd:TextCode>', "项目名称"),
        ('<ofd:TextCode X="0" Y="3" DeltaX="g 99999999999 3">项目</ofd:TextCode>', "项目"),
        ('<ofd:TextCode X="0" Y="3">项目</ofd:TextCode>', "项目"),
        ('<ofd:TextCode X="0" Y="3" DeltaX="x 3">项目</ofd:TextCode>', "项目"),
    ],
)
def test_characters_stand_where_their_distances_put_them(code: str, said: str) -> None:
    text = f'<ofd:TextObject ID="1" Boundary="22 23 30 4" Font="1" Size="3">{code}</ofd:TextObject>'
    assert texts(read_document(ofd(box("", "右") + text))) == [[said, "右"]]


def test_what_is_not_visible_is_not_there() -> None:
    hidden = ofd_text(62, 23, "藏", more='Visible="false"')
    assert texts(read_document(ofd(box("甲", "") + hidden))) == [["甲", ""]]


def test_the_letters_of_the_font_symbol_are_signs() -> None:
    sign = ofd_text(62, 23, "³").replace('Font="1"', 'Font="2"') + ofd_text(64, 23, "8户")
    assert texts(read_document(ofd(box("甲", "") + sign))) == [["甲", "≥8户"]]


def test_a_text_may_be_moved_by_a_matrix() -> None:
    moved = ofd_text(20, 13, "乙", more='CTM="1 0 0 1 42 10"')
    assert texts(read_document(ofd(box("甲", "") + moved))) == [["甲", "乙"]]


def test_a_thin_filled_box_is_a_rule_and_a_curve_is_none() -> None:
    def path(data: str, more: str) -> str:
        return (
            f'<ofd:PathObject ID="1" Boundary="20 20 80 10" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    filled = 'Stroke="false" Fill="true"'
    drawn = "".join(
        path(f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C", filled)
        for x0, y0, x1, y1 in (
            *((0, 0, 80, 0.2), (0, 9.8, 80, 10), (0, 0, 0.2, 10)),
            *((40, 0, 40.2, 10), (79.8, 0, 80, 10)),
        )
    )
    drawn += path("M 20 0 Q 20 5 20 10", "")
    words = ofd_text(22, 23, "甲") + ofd_text(42, 23, "丙") + ofd_text(62, 23, "乙")
    assert texts(read_document(ofd(drawn + words)))[0][-1] == "乙"
    assert len(texts(read_document(ofd(drawn + words)))[0]) == 2


def test_a_page_lies_over_its_template() -> None:
    data = ofd(
        ofd_text(62, 23, "修路"),
        **{
            "Doc_0/Tpls/Tpl_0/Content.xml": f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>"
            f"{box('项目名称', '')}</ofd:Layer></ofd:Content></ofd:Page>",
            "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
            '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
            '<ofd:Pages><ofd:Page ID="0" BaseLoc="/Doc_0/Pages/Page_0/Content.xml"/></ofd:Pages>'
            "</ofd:Document>",
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {SPACE}>"
            '<ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>'
            f"{ofd_text(62, 23, '修路')}</ofd:Layer></ofd:Content></ofd:Page>",
        },
    )
    assert texts(read_document(data)) == [["项目名称", "修路"]]


def test_what_holds_no_text_says_so() -> None:
    picture = '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="5"/>'
    with pytest.raises(RefusedDocument, match="a scan: 1 pages"):
        read_document(ofd(picture))
    with pytest.raises(RefusedDocument, match="without text"):
        read_document(ofd(""))


def test_blocks_lie_in_each_other_to_a_bound() -> None:
    deep = "<ofd:PageBlock>" * 15 + box("甲", "乙") + "</ofd:PageBlock>" * 15
    assert texts(read_document(ofd(deep))) == [["甲", "乙"]]
    with pytest.raises(RefusedDocument):
        read_document(ofd("<ofd:PageBlock>" * 300 + "</ofd:PageBlock>" * 300))


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_PAGES", 2)
    with pytest.raises(RefusedDocument, match="over 2 pages"):
        read_document(ofd("", "", ""))
    monkeypatch.setattr(settings, "MAX_PAGE_OBJECTS", 5)
    with pytest.raises(RefusedDocument, match="over 5 texts and shapes"):
        read_document(ofd(box("甲", "乙")))
