"""Tables as people make them: filled, taken apart, side by side, page after page."""

import pytest

from pipelines.documents import Cell, Document, Table
from pipelines.documents.grid import Spanned, place
from pipelines.forms import Form, Recognition, recognise
from pipelines.forms.records import HiddenReading, readings_from_json, readings_to_json

TITLE = "项目支出绩效目标表"


def sheet(*rows: list[str | None], headings: tuple[str, ...] = (), **how: str) -> Table:
    """A sheet without merged cells; `None` is a blank."""
    cells = [[Cell(text or "", column) for column, text in enumerate(row)] for row in rows]
    return Table(cells, list(headings), **how)


def page(*rows: list[str | tuple], headings: tuple[str, ...] = ()) -> Table:
    """A table with merged cells: a text with the columns and the rows that it covers."""
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    return Table(place(spanned), list(headings))


def read(*tables: Table) -> Recognition:
    return recognise(Document("text/html", list(tables), []))


def forms_of(*tables: Table) -> list[Form]:
    recognition = read(*tables)
    assert recognition.problems == []
    assert [cell for form in recognition.forms for cell in form.readings if not cell.field] == []
    return recognition.forms


def indicators(form: Form) -> list[tuple[str | None, ...]]:
    return [(i.level1_text, i.level2_text, i.name, i.target_text) for i in form.indicators]


def amounts(form: Form) -> list[tuple[str, str]]:
    return [(amount.role, amount.text) for amount in form.amounts]


HEADER = ["绩效指标", "一级指标", "二级指标", "三级指标", None, "指标值"]
WIDE = [
    [TITLE, None, None, None, None, None],
    ["（2025年度）", None, None, None, None, None],
    ["项目名称", None, "古树保护", None, "实施单位", "城北林场"],
    ["项目资金（万元）", None, "年度资金总额", None, "36", None],
    [None, None, "其中：财政拨款", None, "30", None],
    [None, None, "其他资金", None, "6", None],
    ["年度目标", "养护古树", None, None, None, None],
    HEADER,
    [None, "产出指标", "数量指标", "养护株数", None, "≥80株"],
    [None, None, "质量指标", "成活率", None, "≥98%"],
    [None, "满意度指标", "满意度指标", "游客满意度", None, "≥90%"],
]
READ = [
    ("产出指标", "数量指标", "养护株数", "≥80株"),
    ("产出指标", "质量指标", "成活率", "≥98%"),
    ("满意度指标", "满意度指标", "游客满意度", "≥90%"),
]
MONEY = [("budget", "36"), ("fiscal", "30"), ("other", "6")]


def filled(*rows: list[str | None]) -> list[list[str | None]]:
    """Blanks take the text to their left, else the one above, as merged cells that were filled."""
    above: list[str | None] = []
    made = []
    for row in rows:
        texts: list[str | None] = []
        for column, text in enumerate(row):
            beside = texts[-1] if texts else None
            texts.append(text or (above[column] if above and not any(row[:column]) else beside))
        made.append(texts)
        above = texts
    return made


def test_a_merged_cell_that_was_filled_is_one_cell() -> None:
    [form] = forms_of(sheet(*filled(*WIDE)))
    assert (form.heading, form.project_name, form.unit_name) == (TITLE, "古树保护", "城北林场")
    assert (form.title_year, form.goal_text, amounts(form)) == (2025, "养护古树", MONEY)
    assert indicators(form) == READ


def test_a_merged_cell_that_was_taken_apart_leaves_blanks_before_the_value() -> None:
    [form] = forms_of(sheet(*WIDE))
    assert (form.project_name, form.unit_name, amounts(form)) == ("古树保护", "城北林场", MONEY)
    assert indicators(form) == READ


def test_values_may_be_filled_where_labels_are_not() -> None:
    rows = [
        [TITLE, None, None, None],
        ["项目名称", *["水塔改造"] * 3],
        ["预算数（万元）", *["9"] * 3],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "水塔", "2座"],
    ]
    [form] = forms_of(sheet(*rows))
    assert (form.project_name, amounts(form)) == ("水塔改造", [("budget", "9")])


def test_equal_amounts_under_two_words_are_two() -> None:
    [form] = forms_of(
        sheet(
            ["项目支出绩效自评表"] * 6,
            ["项目名称", "项目名称", "灯塔检修", "灯塔检修", "灯塔检修", "灯塔检修"],
            [
                "项目资金（万元）",
                "项目资金（万元）",
                "全年预算数",
                "全年预算数",
                "全年执行数",
                "分值",
            ],
            ["项目资金（万元）", "年度资金总额", "50", "50", "50", "10"],
            ["一级指标", "二级指标", "三级指标", "三级指标", "年度指标值", "实际完成值"],
            ["产出指标", "数量指标", "检修灯塔", "检修灯塔", "5座", "5座"],
        )
    )
    assert [(a.role, a.stage, a.text, a.column) for a in form.amounts] == [
        ("budget", "annual", "50", 3),
        ("budget", "executed", "50", 5),
    ]
    assert [(i.name, i.target_text, i.result_text) for i in form.indicators] == [
        ("检修灯塔", "5座", "5座")
    ]


def test_equal_texts_side_by_side_are_two_where_nothing_was_filled() -> None:
    [form] = forms_of(
        sheet(
            ["项目名称", "水塔改造", None, None, None],
            ["预算数（万元）", "9", None, None, None],
            ["一级指标", "二级指标", "三级指标", "指标描述", "指标值"],
            ["满意度指标", "满意度指标", "居民满意", "居民满意", "≥85%"],
            headings=(TITLE,),
        )
    )
    assert indicators(form) == [("满意度指标", "满意度指标", "居民满意", "≥85%")]
    assert form.indicators[0].description == "居民满意"


def test_an_indicator_that_fills_three_rows_is_one() -> None:
    rows = [
        ["项目名称", "堤防巡护", None, None],
        ["预算数（万元）", "12", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        *[["产出指标", "数量指标", "巡护里程", "≥40公里"]] * 3,
        *[["产出指标", "质量指标", "险情处置率", "100%"]] * 2,
    ]
    [form] = forms_of(sheet(*rows, headings=(TITLE,)))
    assert [(i.row, i.name) for i in form.indicators] == [(4, "巡护里程"), (7, "险情处置率")]


def test_a_row_without_a_level_may_be_there_twice() -> None:
    rows = [
        ["项目名称", "堤防巡护", None, None],
        ["预算数（万元）", "12", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "巡护里程", "≥40公里"],
        *[[None, None, "巡护次数", "≥12次"]] * 2,
    ]
    [form] = forms_of(sheet(*rows, headings=(TITLE,)))
    assert [i.name for i in form.indicators] == ["巡护里程", "巡护次数", "巡护次数"]


def side_by_side(*gap: None) -> list[list[str | None]]:
    other = [[text and text.replace("古树", "古井") for text in row] for row in WIDE]
    return [[*left, *gap, *right] for left, right in zip(WIDE, other, strict=True)]


@pytest.mark.parametrize("gap", [(), (None,), (None, None)])
def test_forms_side_by_side_are_two_with_the_columns_of_the_file(gap: tuple) -> None:
    first, second = forms_of(sheet(*side_by_side(*gap)))
    assert (first.project_name, second.project_name) == ("古树保护", "古井保护")
    assert (first.title_year, second.title_year, amounts(second)) == (2025, 2025, MONEY)
    assert indicators(first) == indicators(second) == READ
    offset = len(HEADER) + len(gap)
    assert [i.column + offset for i in first.indicators] == [i.column for i in second.indicators]
    assert {i.name_column for i in second.indicators} == {4 + offset}
    assert second.amounts[0].column == first.amounts[0].column + offset
    assert min(cell.column for cell in second.readings) == 1 + offset


def test_a_title_over_two_forms_side_by_side_is_of_both() -> None:
    table = page(
        [(TITLE, 8)],
        ["项目名称", ("渡口修缮", 3), "项目名称", ("码头修缮", 3)],
        ["预算数（万元）", ("7", 3), "预算数（万元）", ("8", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值"] * 2,
        ["产出指标", "数量指标", "渡口", "1个", "产出指标", "数量指标", "码头", "2个"],
    )
    first, second = forms_of(table)
    assert (first.heading, second.heading) == (TITLE, TITLE)
    assert indicators(first) == [("产出指标", "数量指标", "渡口", "1个")]
    assert indicators(second) == [("产出指标", "数量指标", "码头", "2个")]


def test_what_stands_under_forms_side_by_side_is_read_after_them() -> None:
    below = page(
        ["项目名称", ("渡口修缮", 3), "项目名称", ("码头修缮", 3)],
        ["预算数（万元）", ("7", 3), "预算数（万元）", ("8", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值"] * 2,
        ["产出指标", "数量指标", "渡口", "1个", "产出指标", "数量指标", "码头", "2个"],
        [(TITLE, 8)],
        ["项目名称", ("栈桥修缮", 7)],
        ["预算数（万元）", ("9", 7)],
        [("一级指标", 2), ("二级指标", 2), ("三级指标", 2), ("指标值", 2)],
        [("产出指标", 2), ("数量指标", 2), ("栈桥", 2), ("3座", 2)],
        headings=(TITLE,),
    )
    forms = forms_of(below)
    assert [form.project_name for form in forms] == ["渡口修缮", "码头修缮", "栈桥修缮"]


def test_a_form_further_right_keeps_the_columns_of_the_file_over_sheets() -> None:
    first = [[None, None, *row] for row in WIDE]
    second = [[None, None, None, "效益指标", "社会效益指标", "古树故事", None, "≥20篇"]]
    [form] = forms_of(
        sheet([None] * 8, *first, location="sheet 1"), sheet(*second, location="sheet 2")
    )
    assert indicators(form) == [*READ, ("效益指标", "社会效益指标", "古树故事", "≥20篇")]
    assert {(i.column, i.name_column) for i in form.indicators} == {(8, 6)}


LABELS = [
    ["项目名称", ("消防演练", 3)],
    ["预算数（万元）", ("5", 3)],
]
BLOCK = ["一级指标", "二级指标", "三级指标", "指标值"]
FIRST = ["产出指标", "数量指标", "演练次数", "4次"]
NEXT = ["效益指标", "社会效益指标", "参加人数", "≥900人"]
PAGES = {
    "the header": [BLOCK, NEXT],
    "nothing": [NEXT],
    "all above the indicators": [*LABELS, BLOCK, NEXT],
    "its first row": [LABELS[0], NEXT],
}


@pytest.mark.parametrize("repeated", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("inside", [True, False], ids=["in the table", "over the table"])
def test_a_title_printed_again_opens_no_form(repeated: list, inside: bool) -> None:
    if inside:
        tables = [page([(TITLE, 4)], *LABELS, BLOCK, FIRST, [(TITLE, 4)], *repeated)]
    else:
        tables = [
            page(*LABELS, BLOCK, FIRST, headings=(TITLE,)), page(*repeated, headings=(TITLE,))
        ]  # fmt: skip
    [form] = forms_of(*tables)
    assert [i.name for i in form.indicators] == ["演练次数", "参加人数"]


@pytest.mark.parametrize("title", [f"{TITLE}（续）", f"{TITLE}续表", TITLE])
def test_a_form_goes_on_over_sheets_under_its_title(title: str) -> None:
    first = page([(TITLE, 4)], *LABELS, BLOCK, FIRST)
    second = page([(title, 4)], BLOCK, NEXT)
    first.location, second.location = "sheet 1", "sheet 2"
    [form] = forms_of(first, second)
    assert [i.name for i in form.indicators] == ["演练次数", "参加人数"]


OTHERS = {
    "another project": [["项目名称", ("消防水源", 3)], LABELS[1], BLOCK, NEXT],
    "another budget": [LABELS[0], ["预算数（万元）", ("6", 3)], BLOCK, NEXT],
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_the_same_title_over_something_new_opens_a_form(other: list) -> None:
    first, second = read(
        page(*LABELS, BLOCK, FIRST, headings=(TITLE,)), page(*other, headings=(TITLE,))
    ).forms
    assert [i.name for i in first.indicators] == ["演练次数"]
    assert [i.name for i in second.indicators] == ["参加人数"]


def test_a_form_copied_in_full_is_not_taken_for_a_page_of_the_first() -> None:
    copy = page(*LABELS, BLOCK, FIRST, headings=(TITLE,))
    assert len(read(copy, copy).forms) == 2


def test_what_the_file_hides_is_read_and_marked() -> None:
    rows = [
        ["项目名称", "测速点", None, None],
        ["预算数（万元）", "5", None, None],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "测速点", "6处"],
        ["产出指标", "质量指标", "完好率", "100%"],
    ]
    table = sheet(*rows, headings=(TITLE,))
    table.hidden_rows, table.hidden_columns = frozenset((4,)), frozenset((0,))
    [form] = forms_of(table)
    assert [i.name for i in form.indicators] == ["测速点", "完好率"]
    kept = readings_from_json(readings_to_json(form.readings))
    assert kept == form.readings
    hidden = [(cell.row, cell.column) for cell in kept if isinstance(cell, HiddenReading)]
    assert hidden == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (5, 2), (5, 3), (5, 4)]


def test_a_hidden_row_under_two_forms_side_by_side_is_hidden_in_both() -> None:
    table = sheet(*side_by_side(None))
    table.hidden_rows = frozenset((9,))
    hidden = [
        {cell.row for cell in form.readings if isinstance(cell, HiddenReading)}
        for form in forms_of(table)
    ]
    assert hidden == [{10}, {10}]


def test_what_only_looks_like_forms_side_by_side_ends() -> None:
    """A cell of the very row of the names stands over what would part the forms."""
    names = [Cell("", 0), Cell("项目名称", 1), Cell("甲", 2, 2), Cell("项目名称", 4), Cell("乙", 5)]
    money = [Cell("备", 0), Cell("预算数", 1), Cell("8", 2, 2), Cell("预算数", 4), Cell("9", 5)]
    assert recognise(Document("", [Table([names, money])])).forms == []
