"""Sheets that are wider than paper, printed on pages beside each other."""

from pipelines.documents import read_document
from tests.documents.pdf.making import Page, pdf, rows

LEFT = [(50.0, 150.0), (150.0, 400.0)]
RIGHT = [(50.0, 200.0), (200.0, 300.0)]


def left_page(name: str) -> Page:
    """The first columns: a row that no rule closes at its right runs on."""
    page = Page().row(80, 20, ("指标", *LEFT[0]), (name, *LEFT[1]))
    page.row(100, 20, ("数量", *LEFT[0]), ("新建村道", *LEFT[1]))
    page.text("绩效", 380, 72)
    return page.line(50, 60, 400, 60).line(50, 60, 50, 80)


def right_page(target: str) -> Page:
    page = Page().row(80, 20, ("指标值", *RIGHT[0]), ("备注", *RIGHT[1]))
    page.row(100, 20, (target, *RIGHT[0]), ("", *RIGHT[1]))
    page.text("目标表", 50, 72)
    return page.line(50, 60, 300, 60).line(300, 60, 300, 80)


def test_columns_that_the_paper_cut_off_are_beside_the_others() -> None:
    document = read_document(pdf(left_page("名称"), right_page("≥3公里")))
    assert [[cell[0] for cell in row] for row in rows(document)] == [
        ["绩效目标表"],
        ["指标", "名称", "指标值", "备注"],
        ["数量", "新建村道", "≥3公里", ""],
    ]


def test_pages_printed_downwards_first_find_each_other() -> None:
    def closed(page: Page) -> Page:
        return page.row(60, 20, ("质量", *LEFT[0]), ("合格率", *LEFT[1]))

    def beside(page: Page) -> Page:
        return page.row(60, 20, ("100%", *RIGHT[0]), ("", *RIGHT[1]))

    pages = (left_page("名称"), closed(Page()), right_page("≥3公里"), beside(Page()))
    document = read_document(pdf(*pages))
    assert [[cell[0] for cell in row] for row in rows(document)][-1] == [
        "质量",
        "合格率",
        "100%",
        "",
    ]


def test_tables_that_are_closed_stay_apart() -> None:
    def closed(first: tuple[float, float], second: tuple[float, float], signs: str) -> Page:
        page = Page().row(80, 20, (signs[0], *first), (signs[1], *second))
        return page.row(100, 20, (signs[2], *first), (signs[3], *second))

    first, second = closed(*LEFT, "甲乙丙丁"), closed(*RIGHT, "戊己庚辛")
    assert len(read_document(pdf(first, second)).tables) == 2
