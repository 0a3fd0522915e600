"""Lists: one row an indicator, whose project stands in columns of its own."""

import pytest

from pipelines.documents import Document, Table
from pipelines.documents.grid import Spanned, place
from pipelines.forms import Form, Recognition, recognise
from pipelines.forms.lists.lists import is_numbering
from pipelines.forms.lists.numbered import indicators_in
from pipelines.forms.records import HiddenReading
from tests.forms.test_shapes import amounts, forms_of, indicators, page, read

TITLE = "2025年部门项目绩效目标表"
HEADER = ["单位名称", "项目名称", "预算数（万元）", "年度目标", "一级指标", "二级指标", "三级指标",
    "指标值"]  # fmt: skip
MERGED = [
    [("县水文站", 1, 3), ("测流", 1, 2), ("42", 1, 2), ("按时测流", 1, 2), "产出指标", "数量指标",
        "测流次数", "≥300次"],
    ["效益指标", "社会效益指标", "预报采用率", "≥90%"],
    ["巡测", "8.5", "巡测断面", "产出指标", "质量指标", "数据合格率", "≥99%"],
]  # fmt: skip
REPEATED = [
    ["县水文站", "测流", "42", "按时测流", "产出指标", "数量指标", "测流次数", "≥300次"],
    ["县水文站", "测流", "42", "按时测流", "效益指标", "社会效益指标", "预报采用率", "≥90%"],
    ["县水文站", "巡测", "8.5", "巡测断面", "产出指标", "质量指标", "数据合格率", "≥99%"],
]
BLANK = [
    ["县水文站", "测流", "42", "按时测流", "产出指标", "数量指标", "测流次数", "≥300次"],
    ["", "", "", "", "效益指标", "社会效益指标", "预报采用率", "≥90%"],
    ["", "巡测", "8.5", "巡测断面", "产出指标", "质量指标", "数据合格率", "≥99%"],
]
MEASURED = [
    [("产出指标", "数量指标", "测流次数", "≥300次"),
        ("效益指标", "社会效益指标", "预报采用率", "≥90%")],
    [("产出指标", "质量指标", "数据合格率", "≥99%")],
]  # fmt: skip


def facts(form: Form) -> tuple[str | None, ...]:
    return (form.unit_name, form.project_name, form.goal_text, amounts(form)[0][1])


@pytest.mark.parametrize("rows", [MERGED, REPEATED, BLANK], ids=["merged", "repeated", "blank"])
def test_each_project_of_a_list_is_a_form(rows: list) -> None:
    forms = forms_of(page(HEADER, *rows, headings=(TITLE,)))
    assert [facts(form) for form in forms] == [
        ("县水文站", "测流", "按时测流", "42"),
        ("县水文站", "巡测", "巡测断面", "8.5"),
    ]
    assert [indicators(form) for form in forms] == MEASURED
    assert [(form.number, form.heading, form.title_year) for form in forms] == [
        (1, TITLE, 2025),
        (2, TITLE, 2025),
    ]


def test_columns_of_a_list_may_be_named_by_pieces_of_words() -> None:
    upper = [
        ("单位", 1, 2),
        ("项目", 1, 2),
        ("预算数（万元）", 1, 2),
        ("年度目标", 1, 2),
        ("绩效指标", 4),
    ]
    lower = ["一级", "二级", "三级", "2025年预期值"]
    title = "2025年部门项目绩效目标清单"
    forms = forms_of(page([(title, 8)], upper, lower, *MERGED))
    assert [facts(form) for form in forms] == [
        ("县水文站", "测流", "按时测流", "42"),
        ("县水文站", "巡测", "巡测断面", "8.5"),
    ]
    assert [indicators(form) for form in forms] == MEASURED


def test_rows_and_columns_are_those_of_the_list_in_each_of_its_forms() -> None:
    first, second = forms_of(page([(TITLE, 8)], HEADER, *MERGED))
    assert [(i.row, i.column, i.name_column) for i in first.indicators] == [(3, 8, 7), (4, 8, 7)]
    assert [(i.row, i.column, i.name_column) for i in second.indicators] == [(5, 8, 7)]
    assert (second.amounts[0].row, second.amounts[0].column) == (5, 3)
    cells = {(cell.row, cell.column): (cell.field, cell.text) for cell in second.readings}
    assert [cells[2, column] for column in (2, 7)] == [
        ("header", "项目名称"),
        ("header", "三级指标"),
    ]
    assert cells[3, 1] == ("unit", "县水文站")  # where the unit stands, above its second project
    assert cells[5, 2] == ("project_name", "巡测")
    assert (3, 2) not in cells
    assert len(cells) == len(second.readings)


def test_a_code_before_a_project_is_its_code() -> None:
    row = ["507002-县水文站", "51100024T000000555555-2025年测流", *REPEATED[0][2:]]
    [form] = forms_of(page(HEADER, row, headings=(TITLE,)))
    assert (form.project_code, form.project_name) == ("51100024T000000555555", "2025年测流")
    assert (form.unit_code, form.unit_name) == ("507002", "县水文站")


@pytest.mark.parametrize(
    "numbers",
    [list("12345678"), ["栏次", *"1234567"], [f"（{n}）" for n in range(1, 9)], list("ABCDEFGH")],
)
def test_a_row_that_numbers_the_columns_is_no_row(numbers: list[str]) -> None:
    forms = forms_of(page(HEADER, numbers, *REPEATED, headings=(TITLE,)))
    assert [indicators(form) for form in forms] == MEASURED


def test_numbers_of_an_indicator_are_no_numbers_of_columns() -> None:
    [row] = page(["3", "7", "9", "2"]).rows
    assert not is_numbering(row)


def test_a_list_may_have_a_header_of_two_rows() -> None:
    table = page(
        [("单位", 1, 2), ("项目", 1, 2), ("项目资金（万元）", 3), ("目标", 1, 2), ("绩效指标", 4)],
        ["合计", "财政拨款", "其他资金", "一级指标", "二级指标", "三级指标", "指标值"],
        ["气象台", "雷达维护", "20", "15", "5", "保障运行", "产出指标", "数量指标", "雷达", "2部"],
        headings=("项目支出绩效目标表",),
    )
    [form] = forms_of(table)
    assert (form.unit_name, form.project_name, form.goal_text) == ("气象台", "雷达维护", "保障运行")
    assert {(a.role, a.yuan, a.column) for a in form.amounts} == {
        ("budget", 200_000, 3),
        ("fiscal", 150_000, 4),
        ("other", 50_000, 5),
    }
    assert indicators(form) == [("产出指标", "数量指标", "雷达", "2部")]


def test_the_unit_may_stand_above_the_list() -> None:
    table = page(
        [("编制单位：第二苗圃", 7)],
        HEADER[1:],
        REPEATED[0][1:],
        REPEATED[2][1:],
        headings=(TITLE, "单位：元"),
    )
    forms = forms_of(table)
    assert [(form.unit_name, form.project_name) for form in forms] == [
        ("第二苗圃", "测流"),
        ("第二苗圃", "巡测"),
    ]


def test_sums_of_units_are_no_projects() -> None:
    rows = [
        ["合计", "", "63.5", *[""] * 5],
        ["县水文站", "", "50.5", *[""] * 5],
        ["", *REPEATED[0][1:]],
        ["", *REPEATED[2][1:]],
        ["县气象台", "", "13", *[""] * 5],
        ["", "雷达", "13", "雷达运行", "产出指标", "数量指标", "雷达", "1部"],
    ]
    forms = forms_of(page(HEADER, *rows, headings=(TITLE,)))
    assert [(form.unit_name, form.project_name) for form in forms] == [
        ("县水文站", "测流"),
        ("县水文站", "巡测"),
        ("县气象台", "雷达"),
    ]


def test_two_projects_of_one_name_are_of_two_units() -> None:
    rows = [REPEATED[0], ["县气象台", *REPEATED[0][1:]]]
    forms = forms_of(page(HEADER, *rows, headings=(TITLE,)))
    assert [form.unit_name for form in forms] == ["县水文站", "县气象台"]


CONTINUED = {
    "without a header": [[], []],
    "with its header": [[], [HEADER]],
    "with its title": [[TITLE], []],
    "with both": [[TITLE], [HEADER]],
}


@pytest.mark.parametrize(("above", "header"), CONTINUED.values(), ids=CONTINUED)
def test_a_list_goes_on_over_pages(above: list[str], header: list) -> None:
    forms = forms_of(
        page(HEADER, BLANK[0], headings=(TITLE,)),
        page(*header, *BLANK[1:], headings=tuple(above)),
    )
    assert [indicators(form) for form in forms] == MEASURED
    assert [form.unit_name for form in forms] == ["县水文站", "县水文站"]


def test_a_list_goes_on_under_its_header_on_a_printed_page() -> None:
    table = page([(TITLE, 8)], HEADER, BLANK[0], [(TITLE, 8)], HEADER, *BLANK[1:])
    forms = forms_of(table)
    assert [indicators(form) for form in forms] == MEASURED
    assert forms[0].indicators[1].row == 6


def test_what_follows_a_list_is_not_of_it() -> None:
    other = page(
        ["项目名称", ("渡口修缮", 3)],
        ["预算数（万元）", ("7", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "渡口", "1个"],
        headings=("项目支出绩效目标申报表",),
    )
    table = page(HEADER, *REPEATED, [("注：本表按项目填列。", 8)], headings=(TITLE,))
    forms = forms_of(table, other)
    assert [form.project_name for form in forms] == ["测流", "巡测", "渡口修缮"]
    assert [len(form.indicators) for form in forms] == [2, 1, 1]


def test_a_side_label_and_levels_are_no_list() -> None:
    [form] = forms_of(
        page(
            ["项目名称", ("栈桥修缮", 4)],
            ["预算数（万元）", ("9", 4)],
            [("绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "栈桥", "3座"],
            headings=(TITLE,),
        )
    )
    assert form.project_name == "栈桥修缮"


def test_a_project_of_a_list_without_indicators_is_named() -> None:
    rows = [REPEATED[0], ["县水文站", "巡测", "8.5", "巡测断面", "", "", "", ""]]
    recognition = read(page(HEADER, *rows, headings=(TITLE,)))
    assert [form.project_name for form in recognition.forms] == ["测流"]
    assert [(p.form_number, p.rule) for p in recognition.problems] == [(2, "indicators_missing")]


IN_CELLS = {
    "1.巡护≥12次；2.管护面积≥30亩": [("巡护", "≥12次"), ("管护面积", "≥30亩")],
    "1、巡护次数：12次\n2、管护面积：30亩": [("巡护次数", "12次"), ("管护面积", "30亩")],
    "①成活率不低于95%②补植1.5万株": [("成活率", "不低于95%"), ("补植1.5万株", None)],
    "（1）按期完工；（2）验收合格率=100%": [("按期完工", None), ("验收合格率", "=100%")],
    "满意度≥90%": [("满意度", "≥90%")],
    "1.合格率100%；2.就业率85%以上": [("合格率", "100%"), ("就业率", "85%以上")],
    "≥90%": [(None, "≥90%")],
    "12月底前": [(None, "12月底前")],
}


@pytest.mark.parametrize(("text", "found"), IN_CELLS.items())
def test_what_is_numbered_in_a_cell_is_taken_apart(text: str, found: list) -> None:
    listed, is_certain = indicators_in(text)
    assert is_certain
    assert [(item.name, item.target) for item in listed] == found


@pytest.mark.parametrize(
    "text",
    [
        "巡护≥12次；管护面积≥30亩",
        "1.巡护≥12次；3.管护面积≥30亩",
        "完成2.5公里；投入1.2万元",
        "先1.巡护；2.管护",
        "巡护\n管护",
    ],
)
def test_what_is_not_numbered_from_one_on_stays_whole(text: str) -> None:
    listed, is_certain = indicators_in(text)
    assert not is_certain
    assert len(listed) == 1


def test_levels_inside_a_cell_stand_over_what_follows_them() -> None:
    listed, is_certain = indicators_in("数量指标：1.巡护≥12次；2.补植≥50株\n质量指标：成活率≥95%")
    assert is_certain
    assert [tuple(item) for item in listed] == [
        ("数量指标", "巡护", "≥12次"),
        ("数量指标", "补植", "≥50株"),
        ("质量指标", "成活率", "≥95%"),
    ]


def in_cells(*cells: str) -> Recognition:
    table = page(
        [("序号", 1, 2), ("项目名称", 1, 2), ("预算金额", 1, 2), ("产出指标", 2),
            ("满意度指标", 1, 2)],
        ["数量指标", "时效指标"],
        ["1", "防火隔离带", "31", *cells],
        headings=("2025年项目绩效目标表", "单位：万元"),
    )  # fmt: skip
    return read(table)


def test_a_row_may_be_a_project_with_several_indicators_in_a_cell() -> None:
    recognition = in_cells("1.隔离带≥18公里；2.瞭望塔≥2座", "11月底前", "村民满意度≥90%")
    assert recognition.problems == []
    [form] = recognition.forms
    assert (form.project_name, amounts(form)) == ("防火隔离带", [("budget", "31")])
    assert indicators(form) == [
        ("产出指标", "数量指标", "隔离带", "≥18公里"),
        ("产出指标", "数量指标", "瞭望塔", "≥2座"),
        ("产出指标", "时效指标", "时效指标", "11月底前"),
        ("满意度指标", None, "村民满意度", "≥90%"),
    ]
    assert [(i.row, i.column, i.block) for i in form.indicators] == [
        (4, 4, 1), (4, 4, 2), (4, 5, 3), (4, 6, 4)
    ]  # fmt: skip


def test_several_indicators_that_nothing_numbers_stay_one_and_it_is_said() -> None:
    text = "隔离带≥18公里；瞭望塔≥2座"
    recognition = in_cells(text, "", "")
    [form] = recognition.forms
    assert [(i.name, i.target_text) for i in form.indicators] == [(text, None)]
    [problem] = recognition.problems
    assert (problem.rule, problem.row, problem.column, problem.text) == (
        "indicators_not_split", 4, 4, text
    )  # fmt: skip


def test_a_list_further_right_keeps_the_columns_of_the_file() -> None:
    spanned = [[Spanned(""), *map(Spanned, row)] for row in [HEADER, *REPEATED]]
    table = Table(place(spanned), [TITLE])
    forms = recognise(Document("text/html", [table], [])).forms
    assert [[i.column for i in form.indicators] for form in forms] == [[9, 9], [9]]
    assert [form.amounts[0].column for form in forms] == [4, 4]


def test_a_hidden_row_of_a_list_is_hidden_in_the_form_of_its_project() -> None:
    table = page(HEADER, *REPEATED, headings=(TITLE,))
    table.hidden_rows = frozenset((3,))
    first, second = forms_of(table)
    assert not any(isinstance(cell, HiddenReading) for cell in first.readings)
    hidden = {cell.row for cell in second.readings if isinstance(cell, HiddenReading)}
    assert hidden == {second.indicators[0].row}


def test_a_row_with_a_name_alone_is_whose_the_projects_below_are() -> None:
    rows = [
        ["县林场", *[""] * 5],
        ["　苗木补植", "补植苗木", *[""] * 4],
        ["", "", "产出指标", "数量指标", "补植", "≥900株"],
        ["　林道维护", "维护林道", *[""] * 4],
        ["", "", "产出指标", "数量指标", "林道", "≥7公里"],
        ["县苗圃", *[""] * 5],
        ["　育苗", "育苗", *[""] * 4],
        ["", "", "产出指标", "数量指标", "育苗", "≥5万株"],
    ]
    header = ["单位名称、项目名称", "项目目标", "一级指标", "二级指标", "三级指标", "指标值"]
    forms = read(page(header, *rows, headings=("2025年项目支出绩效目标表",))).forms
    assert [(form.unit_name, form.project_name.strip(), form.goal_text) for form in forms] == [
        ("县林场", "苗木补植", "补植苗木"),
        ("县林场", "林道维护", "维护林道"),
        ("县苗圃", "育苗", "育苗"),
    ]
    assert [[i.row for i in form.indicators] for form in forms] == [[4], [6], [9]]
    assert (7, 1, "unit", "县苗圃") in forms[2].readings


def test_a_unit_above_a_list_of_units_is_their_department() -> None:
    table = page(HEADER, *REPEATED, headings=(TITLE, "部门名称：县水利局"))
    assert {(form.department_text, form.unit_name) for form in forms_of(table)} == {
        ("县水利局", "县水文站")
    }


def test_money_under_a_header_that_is_no_label_stands_under_it_as_published() -> None:
    header = ["序号", "项目", "金额（万元）", "一级指标", "二级指标", "三级指标", "指标值"]
    row = ["1", "测流", "4.5", "产出指标", "数量指标", "测流次数", "≥300次"]
    [form] = forms_of(page(header, row, headings=(TITLE,)))
    [amount] = form.amounts
    assert (amount.label_text, amount.yuan, amount.role) == ("金额（万元）", 45_000, "budget")


def test_a_formula_among_the_numbers_of_columns_is_one_of_them() -> None:
    [row] = page(["1", "2", "3=4+5", "4", "5"]).rows
    assert is_numbering(row)


NO_LISTS = {
    "appraisal": [["考核项目", "考核内容", "分值", "得分"], ["业务", "完成任务", "50", "48"]],
    "budget": [["单位名称", "项目名称", "预算数", "资金来源"], ["某局", "测流", "10", "财政拨款"]],
    "purchases": [["项目名称", "品目", "数量", "单位"], ["测流", "流速仪", "3", "台"]],
}


@pytest.mark.parametrize("rows", NO_LISTS.values(), ids=NO_LISTS)
def test_a_table_without_columns_of_indicators_is_no_list(rows: list) -> None:
    assert read(page(*rows)).forms == []


def test_a_list_may_say_names_and_targets_alone() -> None:
    table = page(
        ["项目名称", "预算数（万元）", "绩效指标", "指标值"],
        [("护栏更换", 1, 2), ("14", 1, 2), "更换护栏", "≥3公里"],
        ["合格率", "100%"],
        headings=(TITLE,),
    )
    [form] = forms_of(table)
    assert [(i.name, i.target_text, i.row, i.column) for i in form.indicators] == [
        ("更换护栏", "≥3公里", 2, 4),
        ("合格率", "100%", 3, 4),
    ]


def test_a_row_over_the_whole_list_says_whose_the_projects_below_are() -> None:
    rows = [[("县档案局", 7)], REPEATED[0][1:], [("县史志办", 7)], REPEATED[2][1:]]
    forms = forms_of(page(HEADER[1:], *rows, headings=(TITLE,)))
    assert [(form.unit_name, form.project_name) for form in forms] == [
        ("县档案局", "测流"),
        ("县史志办", "巡测"),
    ]


def test_the_projects_of_a_list_may_stand_right_of_their_indicators() -> None:
    header = [*HEADER[4:], *HEADER[1:4]]
    row = [*REPEATED[0][4:], *REPEATED[0][1:4]]
    [form] = forms_of(page(header, row, headings=(TITLE,)))
    assert (form.project_name, form.goal_text) == ("测流", "按时测流")
    assert indicators(form) == [("产出指标", "数量指标", "测流次数", "≥300次")]


def test_amounts_of_several_sources_are_theirs_and_none_is_the_whole() -> None:
    header = ["项目名称", "资金来源", "金额（元）", "一级指标", "二级指标", "三级指标", "指标值"]
    rows = [
        ["水闸维修", "一般公共预算", "900", "产出指标", "数量指标", "水闸", "8座"],
        ["水闸维修", "政府性基金", "50", "产出指标", "质量指标", "合格率", "100%"],
    ]
    [form] = read(page(header, *rows, headings=(TITLE,))).forms
    assert [(a.role, a.source, a.yuan, a.row) for a in form.amounts] == [
        ("source", "一般公共预算", 900, 2),
        ("source", "政府性基金", 50, 3),
    ]
    assert [cell for cell in form.readings if cell.field is None] == []


def test_an_indicator_that_speaks_of_projects_heads_no_list() -> None:
    [form] = forms_of(
        page(
            ["部门名称", ("县审计局", 4)],
            ["年度总体目标", ("完成审计", 4)],
            ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"],
            ["", "产出指标", "数量指标", "完成审计项目", "≥9个"],
            ["", "", "质量指标", "整改率", "≥90%"],
            headings=("2025年部门整体支出绩效目标表",),
        )
    )
    assert indicators(form) == [
        ("产出指标", "数量指标", "完成审计项目", "≥9个"),
        ("产出指标", "质量指标", "整改率", "≥90%"),
    ]
