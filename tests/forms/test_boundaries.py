"""Where a form ends, whose an amount's unit is, and who is left out.

Forms of many places got these wrong at first.
"""

from decimal import Decimal

import pytest

from pipelines.documents import Document, read_document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, Recognition, recognise

Rows = list[list]
H = ["一级指标", "二级指标", "三级指标", "指标值"]
ROWS = [H, ["产出指标", "数量指标", "里程", "≥3公里"]]


def table(rows: Rows, *headings: str, sheet: str | None = None) -> Table:
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    return Table(place(spanned), list(headings), location=sheet)


def read(*tables: Table) -> Recognition:
    return recognise(Document("text/html", list(tables)))


def form_of(rows: Rows, *headings: str) -> Form:
    [form] = read(table(rows, *(headings or ("绩效目标表",)))).forms
    return form


def unclaimed(form: Form) -> list[str]:
    return [cell.text for cell in form.readings if cell.field is None]


def indicators(form: Form) -> list[tuple[str | None, ...]]:
    return [(i.level1_text, i.level2_text, i.name, i.target_text) for i in form.indicators]


FORM = [["项目名称", "修路", "预算数", "100"], *ROWS]


@pytest.mark.parametrize(
    "other",
    [
        table(
            [
                ["", "", "", "公开14表"],
                ["采购项目", "单位名称", "数量", "金额"],
                ["电脑", "丁局", "3", "12000"],
            ],
            sheet="2",
        ),
        table([["单位名称", "丙中心"], ["预算数", "500"]], "三、收入支出决算总表", "单位：元"),
        table(
            [["合计", "一般公共预算", "政府性基金", "其他资金"], ["100", "90", "10", "0"]],
            "单位：元",
        ),
    ],
)
def test_another_table_is_no_part_of_the_form(other: Table) -> None:
    [form] = read(table(FORM, "绩效目标表", sheet="1"), other).forms
    assert (len(form.indicators), unclaimed(form), form.unit_text, form.money_unit) == (
        1,
        [],
        None,
        None,
    )


def test_a_form_without_a_title_takes_the_unit_above_its_project() -> None:
    second = [["预算单位", "乙单位局"], ["项目名称", "乙"], *ROWS]
    one, two = read(table(FORM, "2022年项目支出绩效自评表"), table(second)).forms
    assert (one.unit_text, two.unit_text) == (None, "乙单位局")
    assert (two.kind, two.title_year) == ("self_evaluation", 2022)


def test_what_begins_like_a_form_and_is_none_is_reported() -> None:
    form = form_of([*FORM, ["填报单位", "某某局"], ["随便", "写的"]])
    assert unclaimed(form) == ["填报单位", "某某局", "随便", "写的"]


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (
            ["一级指标", "二级指标", "三级指标", "指标类型", "指标值"],
            ["产出", "数量", "a", "定量", "≥3个"],
            "a",
        ),
        (
            ["一级指标", "二级指标", "三级指标", "具体指标", "指标值"],
            ["产出", "数量", "a", "a1", "≥3个"],
            "a",
        ),
    ],
)
def test_two_words_for_one_column_are_one_indicator(
    header: list[str], row: list[str], found: str
) -> None:
    form = form_of([["项目名称", ("修路", 4)], header, row])
    assert indicators(form) == [("产出", "数量", found, "≥3个")]


def test_a_unit_of_money_speaks_for_its_own_label() -> None:
    form = form_of(
        [
            ["项目名称", ("修路", 3)],
            ["项目总投资（亿元）", "5", "本年度预算", "1000"],
            ["其中：财政拨款", "800", "其他资金", "200"],
            *ROWS,
        ],
        "绩效目标表",
        "单位：万元",
    )
    assert {(a.role, a.stage): a.yuan for a in form.amounts} == {
        ("budget", "multi_year"): Decimal(500_000_000),
        ("budget", "annual"): Decimal(10_000_000),
        ("fiscal", "annual"): Decimal(8_000_000),
        ("other", "annual"): Decimal(2_000_000),
    }


def test_parts_without_a_unit_take_that_of_the_whole() -> None:
    form = form_of(
        [["项目名称", "修路"], ["预算金额（万元）", "10"], ["其中：财政拨款", "8"], *ROWS]
    )
    assert [amount.yuan for amount in form.amounts] == [100_000, 80_000]


@pytest.mark.parametrize(
    "paragraph",
    ["（单位：万元）", "单位：万元", "金额单位：人民币万元", "单位：万元（保留两位小数）"],
)
def test_the_unit_of_money_above_the_table(paragraph: str) -> None:
    assert [amount.yuan for amount in form_of(FORM, "绩效目标表", paragraph).amounts] == [1_000_000]


def test_the_unit_of_money_in_and_above_the_title() -> None:
    assert [amount.yuan for amount in form_of(FORM, "绩效目标表 单位：元").amounts] == [100]
    assert [amount.yuan for amount in form_of(FORM, "单位：千元", "绩效目标表").amounts] == [
        100_000
    ]


def test_a_table_of_sub_projects_is_no_new_form() -> None:
    rows = [
        ["项目名称", ("修路", 3)],
        ["项目名称", "金额", "测算依据", "备注"],
        ["甲段", "30", "合同", ""],
        ["年度目标", ("路通", 3)],
        *ROWS,
    ]
    form = form_of(rows)
    assert (form.project_name, form.goal_text) == ("修路", "路通")
    assert [detail.name for detail in form.details] == ["甲段"]


def test_money_beside_a_table_of_tasks_is_the_forms() -> None:
    form = form_of(
        [
            ["部门名称", ("某局某科", 3)],
            [("年度主要任务", 1, 2), "任务名称", "主要内容", "预算金额（万元）"],
            ["养路", "养护", "200"],
            [("预算情况", 1, 2), "部门预算总额（万元）", ("1000", 2)],
            ["基本支出", ("600", 2)],
            *ROWS,
        ],
        "部门整体支出绩效目标表",
    )
    assert [detail.name for detail in form.details] == ["养路"]
    assert {amount.role: amount.yuan for amount in form.amounts} == {
        "budget": 10_000_000,
        "basic_spending": 6_000_000,
    }


def test_rows_below_the_indicators_are_none() -> None:
    below = ["填报人：张三", "联系电话：13912345678", "填报日期：2023-1-1", ""]
    form = form_of([*FORM, below])
    assert len(form.indicators) == 1
    assert "张三" not in str(form)
    assert "139" not in str(form)


@pytest.mark.parametrize(
    "rows",
    [
        [[("填报单位：某县卫健局联系人：张三", 4)]],
        [["实施单位", ("某县卫健局（张三 13912345678）", 3)]],
        [["主要负责人", ("张三", 3)]],
        [[("联系人", 1, 2), ("李四", 3)], [("张三 0712-1234567", 3)]],
        [[("单位：某县卫健局　　张三　13912345678", 4)]],
    ],
)
def test_whom_to_call_is_kept_nowhere(rows: Rows) -> None:
    form = form_of([FORM[0], *rows, *ROWS])
    assert "张三" not in str(form)
    assert form.unit_name in (None, "某县卫健局")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("填报单位：某县交通局（公章）", "某县交通局"),
        ("填报单位（公章）：某县交通局 2023年5月8日", "某县交通局"),
        ("单位：人", None),
    ],
)
def test_a_units_name_is_no_seal_and_no_date(text: str, unit: str | None) -> None:
    assert form_of([FORM[0], [(text, 4)], *ROWS]).unit_name == unit


def test_a_goal_may_speak_of_anything() -> None:
    form = form_of([FORM[0], [("绩效目标：完成。\n实施单位：乙公司", 4)], *ROWS])
    assert (form.goal_text, form.unit_text) == ("完成。\n实施单位：乙公司", None)


def test_goals_by_number_are_one_goal() -> None:
    rows = [[("年度绩效目标", 1, 2), "目标1", ("修路", 2)], ["目标2", ("种树", 2)]]
    assert form_of([FORM[0], *rows, *ROWS]).goal_text == "修路\n种树"


def test_a_header_of_two_rows() -> None:
    form = form_of(
        [
            ["项目名称", ("修路", 4)],
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 2)],
            ["年度指标值", "实际完成值"],
            ["产出指标", "数量指标", "里程", "≥3公里", "4公里"],
        ]
    )
    assert [(i.target_text, i.result_text) for i in form.indicators] == [("≥3公里", "4公里")]
    assert unclaimed(form) == []


def test_terms_that_stand_beside_their_indicators() -> None:
    rows = [
        ["项目名称", ("修路", 4)],
        [("长期绩效指标", 1, 2), *H],
        ["产出指标", "数量指标", "里程", "30公里"],
        ["年度指标", *H],
        ["", "产出指标", "数量指标", "里程", "10公里"],
    ]
    assert [(i.target_text, i.term) for i in form_of(rows).indicators] == [
        ("30公里", "long_term"),
        ("10公里", "annual"),
    ]


def test_a_level_repeated_in_each_row_keeps_the_one_under_it() -> None:
    rows = [FORM[0], H, ["产出", ("数量", 1, 2), "a", "1个"], ["产出", "b", "2个"]]
    assert [i.level2_text for i in form_of(rows).indicators] == ["数量", "数量"]


def test_the_execution_of_the_budget_may_be_an_indicator() -> None:
    first = ["预算执行率", "预算执行率", "执行率", "100%"]
    form = form_of([FORM[0], H, first, ROWS[1]])
    assert [i.name for i in form.indicators] == ["执行率", "里程"]


def test_sections_and_sentences_are_no_titles() -> None:
    rows = [
        FORM[0],
        [("长期绩效目标表", 4)],
        *ROWS,
        [("年度绩效目标表", 4)],
        *ROWS,
        [("严格按绩效目标表完成全部任务", 4)],
    ]
    recognition = read(table(rows, "项目支出绩效目标表"))
    assert [len(form.indicators) for form in recognition.forms] == [2]
    assert recognition.problems == []


def test_indicators_of_nobody_are_said() -> None:
    recognition = read(table(ROWS, "某某一览"))
    assert (recognition.forms, [problem.rule for problem in recognition.problems]) == (
        [],
        ["project_missing"],
    )


def tika(*rows: list[str]) -> bytes:
    return (
        "绩效目标表\n"
        + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)
        + "\n"
    ).encode()


def test_a_short_row_of_text_is_never_filled_with_the_next() -> None:
    labels = [["项目名称", "甲"], ["预算数", "5万元"]]
    wide = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]
    row = ["产出指标", "数量指标", "里程", "里程", "≥3公里"]
    cut = tika(
        *labels, wide, row, ["满意度指标", "满意度", "≥90%"], ["项目名称", "乙项目"], wide, row
    )
    recognition = recognise(read_document(cut))
    assert [(form.project_name, len(form.indicators)) for form in recognition.forms] == [
        ("甲", 1),
        ("乙项目", 1),
    ]
    assert [problem.rule for problem in recognition.problems if problem.record == "indicator"] == [
        "row_width"
    ]


def test_rows_of_text_that_lost_cells_are_left() -> None:
    rows = [["项目名称", "甲", "预算数", "5万元"], *ROWS, ["满意度指标", "满意度", "≥90%"]]
    data = (
        "绩效目标表\n" + "".join("".join(f"\t{cell}" for cell in row) + "\n" for row in rows) + "\n"
    ).encode()
    recognition = recognise(read_document(data))
    assert [len(form.indicators) for form in recognition.forms] == [1]
    assert "row_width" in [problem.rule for problem in recognition.problems]


@pytest.mark.parametrize("name", ["项目支出", "财政专项资金", "目标（2023年）"])
def test_a_project_may_be_called_like_a_label(name: str) -> None:
    form = form_of([["项目名称", name, "主管部门", "某县财政局"], *ROWS])
    assert (form.project_name, form.department_text) == (name, "某县财政局")


def test_a_row_of_indicators_heads_no_list() -> None:
    named = ["产出指标", "数量指标", "完成修缮项目", "≥4个"]
    rows = [["部门名称", "某县住建局"], H, named, ["", "质量指标", "验收合格率", "100%"]]
    form = form_of(rows, "部门整体绩效目标表")
    assert [indicator.name for indicator in form.indicators] == ["完成修缮项目", "验收合格率"]
