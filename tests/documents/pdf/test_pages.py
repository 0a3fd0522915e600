"""Pages put together: what goes on, what begins, what belongs to the paper."""

import pytest

from pipelines.documents import Document, read_document
from tests.documents.pdf.making import A, B, C, Page, pdf, rows

FULL = "一二三四五六七八九十一二三四五六七八"  # 18 characters of 10 in 190 points: none more fits


def test_a_row_cut_by_the_end_of_a_page_is_joined() -> None:
    above = (
        Page()
        .row(60, 20, ("产出", *A), ("甲", *B), ("1个", *C))
        .row(740, 20, ("", *A), (FULL, *B), ("10个", *C))
    )
    above.box(50, 80, 400, 740)
    below = (
        Page()
        .row(40, 20, ("", *A), ("九十", *B), ("", *C))
        .row(60, 20, ("", *A), ("乙", *B), ("2个", *C))
    )
    document = read_document(pdf(above, below))
    assert [cell[0] for cell in rows(document)[-2]] == ["", f"{FULL}九十", "10个"]
    assert [cell[0] for cell in rows(document)[-1]] == ["", "乙", "2个"]


def test_a_new_row_at_the_top_of_a_page_is_one() -> None:
    above = Page().row(740, 20, ("产出", *A), ("甲乙", *B), ("1个", *C))
    below = Page().row(40, 20, ("", *A), ("丙丁", *B), ("2个", *C))
    assert [[cell[0] for cell in row] for row in rows(read_document(pdf(above, below)))] == [
        ["产出", "甲乙", "1个"],
        ["", "丙丁", "2个"],
    ]


def test_headers_and_page_numbers_of_further_pages_are_dropped() -> None:
    header = (("一级指标", *A), ("三级指标", *B), ("指标值", *C))
    pages = [
        Page()
        .text("某市2023年预算", 50, 20)
        .row(40, 20, *header)
        .row(60, 20, ("产出", *A), (f"第{number}", *B), ("1个", *C))
        .text(f"- {number} -", 300, 780)
        for number in range(1, 4)
    ]
    document = read_document(pdf(*pages))
    assert [[cell[0] for cell in row] for row in rows(document)] == [
        ["一级指标", "三级指标", "指标值"],
        *[["产出", f"第{number}", "1个"] for number in range(1, 4)],
    ]
    assert (document.tables[0].headings, document.trailing) == ([], [])


def test_a_heading_broken_over_two_lines_is_one() -> None:
    page = (
        Page()
        .text("一" * 35, 50, 30)
        .text("绩效目标表", 50, 42)
        .row(60, 20, ("a", 50, 200), ("b", 200, 400))
    )
    assert read_document(pdf(page)).tables[0].headings == ["一" * 35 + "绩效目标表"]


def texts(document: Document, table: int = 0) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in rows(document, table)]


def form(name: str, top: float = 90) -> Page:
    page = Page().row(top, 20, ("项目名称", *A), (name, *B), ("", *C))
    return page.row(top + 20, 20, ("产出指标", *A), (f"{name}里程", *B), ("1公里", *C))


def test_a_title_above_the_table_of_each_page_is_its_title() -> None:
    pages = [
        form(name).text("绩效自评表", 200, 60).text("（2026年度）", 200, 76) for name in "甲乙丙丁"
    ]
    document = read_document(pdf(*pages))
    assert [table.headings for table in document.tables] == [["绩效自评表", "（2026年度）"]] * 4


def test_a_running_title_in_the_margin_is_furniture_beside_titles() -> None:
    pages = [
        form(name)
        .text("某县部门预算", 50, 30)
        .text("绩效目标表", 200, 76)
        .text(f"- {number} -", 290, 785)
        for number, name in enumerate("甲乙丙", start=1)
    ]
    document = read_document(pdf(*pages))
    assert [table.headings for table in document.tables] == [["绩效目标表"]] * 3
    assert document.trailing == []


def test_forms_without_a_title_begin_with_the_labels_of_the_last_one() -> None:
    document = read_document(pdf(form("甲"), form("乙")))
    assert [texts(document, table)[0][1] for table in range(2)] == ["甲", "乙"]


def test_a_title_in_the_first_row_of_each_page_begins_a_form_if_its_labels_follow() -> None:
    pages = [form(name, 80).row(60, 20, ("绩效目标表", 50, 400)) for name in "甲乙"]
    document = read_document(pdf(*pages))
    assert [len(table.rows) for table in document.tables] == [3, 3]


@pytest.mark.parametrize("title", ["绩效目标表", "2026年绩效目标表"])
def test_a_title_row_that_the_next_page_repeats_is_dropped(title: str) -> None:
    above = form("甲", 80).row(60, 20, (title, 50, 400))
    below = Page().row(60, 20, (title, 50, 400)).row(80, 20, ("", *A), ("乙", *B), ("2公里", *C))
    assert texts(read_document(pdf(above, below))) == [
        [title],
        ["项目名称", "甲", ""],
        ["产出指标", "甲里程", "1公里"],
        ["", "乙", "2公里"],
    ]


def test_a_title_line_that_the_next_page_repeats_is_dropped_where_the_table_goes_on() -> None:
    above = form("甲").text("绩效目标表", 200, 76)
    below = (
        Page().text("绩效目标表（续）", 200, 20).row(90, 20, ("", *A), ("乙", *B), ("2公里", *C))
    )
    below = Page().text("绩效目标表", 200, 76).row(90, 20, ("", *A), ("乙", *B), ("2公里", *C))
    document = read_document(pdf(above, below))
    assert (len(document.tables), texts(document)[-1]) == (1, ["", "乙", "2公里"])


def test_a_side_cell_without_a_border_on_the_next_page_loses_nothing() -> None:
    side, rest = (50.0, 80.0), (80.0, 110.0)
    above = Page().row(60, 40, ("指\n标", *side))
    above.row(60, 20, ("产出", *rest), ("甲", *B), ("1个", *C))
    above.row(80, 20, ("", *rest), ("乙", *B), ("2个", *C))
    below = Page().row(40, 20, ("效益", *rest), ("丙", *B), ("3个", *C))
    document = read_document(pdf(above, below))
    assert texts(document) == [
        ["指标", "产出", "甲", "1个"],
        ["", "", "乙", "2个"],
        ["", "效益", "丙", "3个"],
    ]
    assert [cell.column for cell in document.tables[0].rows[2]] == [0, 1, 2, 3]


def open_cell(rows_of_page: list[tuple[str, str]], level: str, top: float, cut: str) -> Page:
    """Rows beside a merged cell that no rule closes where the page cuts it."""
    page, bottom = Page(), top + 20 * len(rows_of_page)
    for place, (name, target) in enumerate(rows_of_page):
        page.row(top + 20 * place, 20, (name, *B), (target, *C))
    page.line(50, top, 50, bottom)
    at = bottom if cut == "above" else top
    page.line(50, at, 110, at)
    return page.text(level, 55, top + 12) if level else page


@pytest.mark.parametrize(("on_first", "on_second"), [("产出", ""), ("", "产出"), ("产出", "产出")])
def test_a_merged_cell_that_two_pages_share_has_its_text_at_its_beginning(
    on_first: str, on_second: str
) -> None:
    first = open_cell([("甲", "1个"), ("乙", "2个")], on_first, 740, "below")
    first.row(720, 20, ("一级指标", *A), ("三级指标", *B), ("指标值", *C))
    second = open_cell([("丙", "3个"), ("丁", "4个")], on_second, 40, "above")
    levels = [row[0] for row in texts(read_document(pdf(first, second)))][1:]
    assert levels[:2] == ["产出", ""]
    assert levels[2] in ("", "产出")
    assert levels[3] == ""


def test_a_row_of_numbers_is_not_the_rest_of_the_row_above() -> None:
    def row(page: Page, top: float, amount: str) -> Page:
        narrow = ("208", 50.0, 75.0), (FULL, 75.0, 300.0), (amount, 300.0, 351.0)
        return page.row(top, 20, *narrow)

    head = Page().row(720, 20, ("科目", 50, 75), ("名称", 75, 300), ("金额", 300, 351))
    above = row(head, 740, "1,410.00")
    assert len(texts(read_document(pdf(above, row(Page(), 40, "705.00"))))) == 3


def test_a_year_at_the_top_of_a_page_is_no_page_number() -> None:
    document = read_document(
        pdf(Page().text("2024", 280, 150).row(170, 20, ("甲", *A), ("乙", *B)))
    )
    assert document.tables[0].headings == ["2024"]
