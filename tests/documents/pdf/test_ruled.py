"""Tables whose cells strokes enclose, however they are drawn."""

import pytest

from pipelines.documents import read_document
from tests.documents.pdf.making import A, B, C, Page, pdf, rows


def test_ruled_cells_are_a_table_and_the_rest_is_around_it() -> None:
    page = (
        Page()
        .text("绩效目标表", 200, 40)
        .row(60, 20, ("项目名称", *A), ("修路", *B))
        .text("以下空白", 50, 200)
    )
    document = read_document(pdf(page))
    assert rows(document) == [[("项目名称", 0, 1), ("修路", 1, 1)]]
    assert (document.tables[0].headings, document.tables[0].location) == (["绩效目标表"], "page 1")
    assert document.trailing == ["以下空白"]


def test_lines_of_a_cell_are_joined_as_chinese_is() -> None:
    page = Page().row(60, 40, ("指标\n性质", *A), ("2023年12月\n31日前", 110, 190))
    assert rows(read_document(pdf(page))) == [[("指标性质", 0, 1), ("2023年12月31日前", 1, 1)]]


def test_a_line_that_ends_long_before_its_cell_ends_a_paragraph() -> None:
    page = Page().row(60, 50, ("资金", *A), ("总额：48万元\n财政拨款：40万元\n自筹：8万元", *B))
    [row] = rows(read_document(pdf(page)))
    assert row[1][0].split("\n") == ["总额：48万元", "财政拨款：40万元", "自筹：8万元"]


def test_merged_cells_both_ways() -> None:
    page = (
        Page()
        .row(60, 40, ("产出", *A))
        .row(60, 20, ("数量", *B), ("10个", *C))
        .row(80, 20, ("合并", B[0], C[1]))
    )
    assert rows(read_document(pdf(page))) == [
        [("产出", 0, 1), ("数量", 1, 1), ("10个", 2, 1)],
        [("", 0, 1), ("合并", 1, 2)],
    ]


def test_text_without_tables_is_read_as_paragraphs() -> None:
    document = read_document(pdf(Page().text("预算说明", 50, 100).text("绩效目标", 50, 130)))
    assert (document.tables, document.trailing) == ([], ["预算说明", "绩效目标"])


THIN = [(50, 720, 250, 0.5), (50, 740, 250, 0.5), (50, 720, 0.5, 20), (110, 720, 0.5, 20)]
THIN_BOXES = " ".join(
    f"{x} {y} {wide} {high} re" for x, y, wide, high in (*THIN, (300, 720, 0.5, 20))
)


def dashes() -> str:
    across = [f"{x} {y} m {x + 2} {y} l S" for x in range(50, 300, 4) for y in (720, 740)]
    down = [f"{x} {y} m {x} {y + 2} l S" for y in range(720, 740, 4) for x in (50, 110, 300)]
    return " ".join(across + down)


@pytest.mark.parametrize(
    "strokes",
    [
        pytest.param("50 720 60 20 re S 110 720 190 20 re S", id="rectangles"),
        pytest.param(dashes(), id="dashes"),
        pytest.param(f"{THIN_BOXES} f", id="thin filled rectangles in one path"),
        pytest.param(
            "50 720 60 20 re S 110 720 190 20 re S 48.5 718.5 253 23 re S", id="double lines"
        ),
        pytest.param("0.9 g 50 720 250 20 re f 0 g 50 720 60 20 re S 110 720 190 20 re S",
                     id="on a coloured ground"),
        pytest.param("50 720 60 20 re S 110 720 190 20 re S 20 20 560 760 re S",
                     id="in a frame around the page"),
        pytest.param("q 1 0 0 1 10 0 cm 40 720 60 20 re S 100 720 190 20 re S Q", id="moved"),
    ],
)  # fmt: skip
def test_a_cell_is_what_strokes_enclose(strokes: str) -> None:
    page = Page().text("项目名称", 55, 72).text("修路", 115, 72).draw(strokes)
    assert rows(read_document(pdf(page))) == [[("项目名称", 0, 1), ("修路", 1, 1)]]


def test_outer_borders_may_be_missing() -> None:
    page = Page().text("项目名称", 55, 72).text("修路", 115, 72)
    page.text("年度", 55, 92).text("2023", 115, 92)
    page.line(50, 80, 300, 80).line(110, 60, 110, 100)
    assert rows(read_document(pdf(page))) == [
        [("项目名称", 0, 1), ("修路", 1, 1)],
        [("年度", 0, 1), ("2023", 1, 1)],
    ]


def test_text_that_overflows_its_cell_belongs_where_it_begins() -> None:
    page = Page().row(60, 20, ("一二三四五六七八九十", *A), ("", *B), ("1个", *C))
    [row] = rows(read_document(pdf(page)))
    assert [cell[0] for cell in row] == ["一二三四五六七八九十", "", "1个"]


def test_a_text_with_more_lines_than_its_cell_has_room_for_is_not_of_the_cells_around() -> None:
    page = Page().row(60, 16, ("数量", *A), ("村道", *B)).row(76, 16, ("质量", *A), ("", *B))
    page.row(92, 16, ("时效", *A), ("工期", *B))
    for number, line in enumerate(["竣工", "验收", "合格"]):
        page.text(line, 115, 78 + 13 * number)
    assert [row[1][0] for row in rows(read_document(pdf(page)))] == ["村道", "竣工验收合格", "工期"]


def test_text_that_its_cell_cuts_off_belongs_to_the_cell() -> None:
    page = Page().row(60, 20, ("年度目标", *A), ("", *B)).row(80, 20, ("负责人", *A), ("", *B))
    page.draw("q 110 720 190 20 re W n").text("一、修路。", 115, 58).text("二、架桥。", 115, 70)
    page.text("三、种树。", 115, 84).draw("Q")
    assert [[cell[0] for cell in row] for row in rows(read_document(pdf(page)))] == [
        ["年度目标", "一、修路。\n二、架桥。\n三、种树。"],
        ["负责人", ""],
    ]


def test_what_a_cell_cuts_off_is_not_read_though_what_it_touches_is_seen_whole() -> None:
    page = Page().row(60, 20, ("", *A), ("42", *B))
    page.text("2024", 70, 72).draw("q 50 700 60 60 re W n").text("年度预算", 90.9, 72)
    [row] = rows(read_document(pdf(page)))
    assert [cell[0] for cell in row] == ["2024年度", "42"]


def test_a_box_drawn_inside_a_cell_is_no_table() -> None:
    page = Page().row(60, 40, ("是否公开", *A), ("是 否", *B)).box(180, 70, 190, 80)
    assert [[cell[0] for cell in row] for row in rows(read_document(pdf(page)))] == [
        ["是否公开", "是 否"]
    ]
