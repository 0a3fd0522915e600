"""Tables without rules, or with horizontal ones only."""

from pipelines.documents import Document, read_document
from tests.documents.pdf.making import Page, pdf, rows

COLUMNS = (60.0, 120.0, 180.0, 320.0)
Line = tuple[str, str, str, str]


def set_lines(page: Page, lines: list[Line], top: float, step: float = 24) -> Page:
    for number, line in enumerate(lines):
        for x, text in zip(COLUMNS, line, strict=True):
            if text:
                page.text(text, x, top + step * number)
    return page


def texts(document: Document) -> list[list[str]]:
    return [[cell[0] for cell in row] for row in rows(document)]


HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
BODY: list[Line] = [
    HEAD,
    ("产出指标", "数量指标", "新建村道", "≥3公里"),
    ("", "质量指标", "验收合格率", "100%"),
    ("效益指标", "社会效益", "受益村民", "≥800人"),
]


def test_white_space_parts_columns() -> None:
    page = set_lines(Page().text("绩效目标表", 200, 50), BODY, 90)
    document = read_document(pdf(page))
    assert texts(document) == [list(line) for line in BODY]
    assert document.tables[0].headings == ["绩效目标表"]


def test_a_line_that_had_no_room_goes_on_in_the_next() -> None:
    long = "公路养护覆盖的行政村的比例"  # 13 characters of 10 in 140 points
    page = set_lines(Page(), [*BODY, ("", "时效指标", long, "≥95%")], 90)
    page.text("和巡查次数", COLUMNS[2], 90 + 24 * 4 + 12)
    assert texts(read_document(pdf(page)))[-1][2:] == [f"{long}和巡查次数", "≥95%"]


def test_a_box_around_a_table_without_rules_is_no_cell() -> None:
    page = set_lines(Page().text("绩效目标表", 200, 50), BODY, 90).box(40, 30, 500, 200)
    assert texts(read_document(pdf(page))) == [list(line) for line in BODY]


def test_prose_is_no_table() -> None:
    page = Page()
    for number in range(12):
        page.text("本部门按照年初预算安排各项工作，全年支出进度正常。", 60, 60 + 18 * number)
    assert read_document(pdf(page)).tables == []


def test_a_word_in_the_middle_of_its_rows_tells_how_far_they_reach() -> None:
    lines: list[Line] = [
        HEAD,
        ("", "数量指标", "新建村道", "≥3公里"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("", "时效指标", "完工时间", "12月底前"),
        ("效益指标", "社会效益", "受益村民", "≥800人"),
    ]
    levels = [row[0] for row in texts(read_document(pdf(set_lines(Page(), lines, 90))))]
    assert levels == ["一级指标", "产出指标", "", "", "效益指标"]


def test_words_that_may_belong_to_any_row_make_no_table() -> None:
    lines: list[Line] = [
        HEAD,
        ("", "数量指标", "新建村道", "≥3公里"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("效益指标", "社会效益", "受益村民", "≥800人"),
        ("", "满意度", "村民满意度", "≥90%"),
    ]
    assert read_document(pdf(set_lines(Page(), lines, 90))).tables == []


def half_ruled(lines: list[Line], top: float) -> Page:
    page = set_lines(Page(), lines, top + 14)
    for number, line in enumerate(lines):
        page.line(55 if line[0] else COLUMNS[1] - 5, top + 24 * number, 450, top + 24 * number)
    return page.line(55, top + 24 * len(lines), 450, top + 24 * len(lines))


def test_horizontal_rules_part_rows_and_white_space_columns() -> None:
    assert texts(read_document(pdf(half_ruled(BODY, 60)))) == [list(line) for line in BODY]


def test_columns_of_the_page_before_hold_where_the_table_goes_on() -> None:
    above = half_ruled(BODY, 600)
    rest = [("满意度指标", "", "村民满意度", "≥90%"), ("", "", "游客满意度", "≥85%")]
    below = half_ruled(rest, 60)
    document = read_document(pdf(above, below))
    assert [cell.column for cell in document.tables[0].rows[4] if cell.text] == [0, 2, 3]
