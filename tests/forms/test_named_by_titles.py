"""Projects that only the title of their form names, and labels that stand in two cells."""

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Table
from pipelines.forms import recognise
from pipelines.forms.titles.names import project_in_title
from pipelines.forms.words.vocabulary import vocabulary
from tests.forms.test_layouts import amounts, form_of, indicators, unclaimed

BLOCK = (
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "修缮古桥", "≥6座"],
)
BUDGET = ["预算金额（万元）", ("42", 3)]


@pytest.mark.parametrize(
    ("title", "project"),
    [
        ("关于古桥修缮项目绩效目标表", "古桥修缮项目"),
        ("关于2024年古桥修缮项目支出绩效目标申报表", "古桥修缮项目"),
        ("关于 古桥修缮 项目的绩效目标表", "古桥修缮项目"),
        ("（3）关于古桥修缮项目绩效自评表", "古桥修缮项目"),
        ("古桥修缮项目（2024年）绩效目标表", "古桥修缮项目"),
        ("古桥修缮项目(2024年度)支出绩效目标表", "古桥修缮项目"),
        ("12.古桥修缮项目（2024年-彩票公益金）绩效目标表", "古桥修缮项目（2024年-彩票公益金）"),
        # Whether an institution or a project stands there, nobody can tell.
        ("2024年古桥修缮项目绩效目标表", None),
        ("青石县文物局项目（2024年）绩效目标表", None),
        ("关于青石县文物局项目绩效目标表", None),
        ("关于城关镇项目绩效目标表", None),
        ("关于城关街道项目支出绩效目标表", None),
        ("关于青石小学项目绩效目标表", None),
        ("青石县委办公室项目（2024年）绩效目标表", None),
        ("关于文物局2024年古桥修缮项目绩效目标表", None),
        # No project at all, or several.
        ("关于古桥修缮等4个项目绩效目标表", None),
        ("关于一般公共预算项目绩效目标表", None),
        ("关于2024年部门预算项目绩效目标表", None),
        ("部门预算项目（2024年）绩效目标表", None),
        ("关于重点项目绩效目标表", None),
        ("关于公开古桥修缮项目绩效目标表", None),
        ("关于批复专项项目支出绩效目标表", None),
        ("关于各乡镇项目绩效目标表", None),
        ("项目（2024年）绩效目标表", None),
        ("关于项目绩效目标表", None),
        ("关于古桥修缮项目的通知", None),
        ("2024年项目支出绩效目标表", None),
    ],
)
def test_a_title_names_a_project_only_where_it_says_so(title: str, project: str | None) -> None:
    assert project_in_title(title, vocabulary()) == project


def test_a_form_takes_its_project_from_its_title_where_no_label_names_one() -> None:
    form = form_of(BUDGET, *BLOCK, headings=("古桥修缮项目（2024年）绩效目标表",))
    assert (form.project_name, form.title_year) == ("古桥修缮项目", 2024)
    assert ("project_name", "the title names it, and no label does") in [
        (reason.field, reason.text) for reason in form.reasons
    ]


def test_a_label_goes_before_the_title() -> None:
    form = form_of(
        ["项目名称", ("古桥和牌坊修缮", 3)],
        BUDGET,
        *BLOCK,
        headings=("关于古桥修缮项目绩效目标表",),
    )
    assert form.project_name == "古桥和牌坊修缮"
    assert all(reason.field != "project_name" for reason in form.reasons)


def test_a_department_has_no_project_in_its_title() -> None:
    form = form_of(
        ["部门名称", ("青石县文物局", 3)],
        BUDGET,
        *BLOCK,
        headings=("关于古桥修缮项目部门整体支出绩效目标表",),
    )
    assert (form.kind, form.project_name) == ("department", None)


SPLIT = [
    [["项目", "名称", ("古桥修缮", 2)]],
    [["项目", "名称", "古桥修缮", ""]],
    [["项目 ", "名 称", ("古桥修缮", 2)]],
]


@pytest.mark.parametrize("rows", SPLIT, ids=str)
def test_a_label_in_two_cells_is_one(rows: list) -> None:
    form = form_of(*rows, BUDGET, *BLOCK, headings=("2024年项目支出绩效目标表",))
    assert form.project_name == "古桥修缮"
    assert unclaimed(form) == []
    assert [(cell.column, cell.field) for cell in form.readings[:3]] == [
        (1, "label"),
        (2, "label"),
        (3, "project_name"),
    ]


def test_the_first_half_of_a_label_may_be_merged_down_over_others() -> None:
    form = form_of(
        [("项目", 1, 3), "名称", ("古桥修缮", 2)],
        ["编码", ("42000024T000000777", 2)],
        ["单位", ("青石县文物保护中心", 2)],
        ["预算", "金额（万元）", ("42", 2)],
        *BLOCK,
        headings=("2024年项目支出绩效目标表",),
    )
    assert form.project_name == "古桥修缮"
    assert form.project_code == "42000024T000000777"
    assert form.unit_text == "青石县文物保护中心"
    assert amounts(form) == {("budget", "annual"): 420000}
    assert unclaimed(form) == []
    assert [cell.text for cell in form.readings if cell.field == "label"][:4] == [
        "项目",
        "名称",
        "编码",
        "单位",
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (["部门", "名称", ("青石县文物局", 2)], "unit"),
        (["单位", "名称", ("青石县文物局", 2)], "unit"),
        (["年度", "目标", ("修缮六座古桥。", 2)], "goal_text"),
        (["年度", "预算（万元）", ("42", 2)], "budget"),
    ],
    ids=str,
)
def test_the_first_half_of_a_label_may_be_one_itself(row: list, field: str) -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 3)], row, BUDGET, *BLOCK, headings=("2024年项目支出绩效目标表",)
    )
    found = {cell.column: cell.field for cell in form.readings if cell.row == 2}
    assert found == {1: "label", 2: "label", 3: field}


@pytest.mark.parametrize("value", ["39.5", "一", "—"])
def test_a_label_with_its_figure_is_no_label_in_two_cells(value: str) -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 3)],
        BUDGET,
        ["其中：当年财政拨款", value, "其他资金", "2"],
        *BLOCK,
        headings=("2024年项目支出绩效目标表",),
    )
    assert [cell.field for cell in form.readings if cell.text == value] == ["fiscal"]


def test_two_texts_that_are_no_listed_label_together_stay_apart() -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 3)],
        ["桥墩", "石料", "青石", ""],
        BUDGET,
        *BLOCK,
        headings=("2024年项目支出绩效目标表",),
    )
    assert "桥墩" in [cell.text for cell in form.readings]
    assert form.project_name == "古桥修缮"


# Indicators at no level


@pytest.mark.parametrize("side", ["绩效指标", "", "年度绩效指标"])
def test_names_and_targets_are_indicators_without_any_level(side: str) -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 2)],
        ["预算金额（万元）", ("42", 2)],
        [(side, 1, 3), "指标名称", "指标值"],
        ["修缮古桥", "≥6座"],
        ["验收合格率", "100%"],
        headings=("2024年项目支出绩效目标表",),
    )
    assert indicators(form) == [
        (None, None, "修缮古桥", "≥6座"),
        (None, None, "验收合格率", "100%"),
    ]


def test_names_over_texts_that_are_no_targets_are_no_indicators() -> None:
    rows = [["项目名称", "古桥修缮", ""], ["", "指标名称", "指标值"]]
    rows += [["", "修缮古桥", "详见附件"], ["", "验收情况", "由文物局组织"]]
    cells = form_cells(rows)
    found = recognise(Document("text/html", [Table(cells, ["2024年项目支出绩效目标表"])], []))
    assert [problem.rule for problem in found.problems] == ["indicators_missing"]


def form_cells(rows: list[list[str]]) -> list:
    from pipelines.documents.grid import Spanned, place

    return place([[Spanned(text) for text in row] for row in rows])


# Money


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["项目名称", "古桥修缮", "金额", "42"], {("budget", "annual"): 420000}),
        (["项目名称", "古桥修缮", "金额（元）", "42"], {("budget", "annual"): 42}),
    ],
)
def test_a_bare_amount_is_the_budget_where_no_other_money_is(row: list[str], found: dict) -> None:
    form = form_of(row, *BLOCK, headings=("2024年项目支出绩效目标表", "单位：万元"))
    assert amounts(form) == found
    assert unclaimed(form) == []


def test_a_bare_amount_beside_a_budget_is_none() -> None:
    form = form_of(
        ["项目名称", "古桥修缮", "金额", "7"],
        ["年度预算数", ("42", 3)],
        *BLOCK,
        headings=("2024年项目支出绩效目标表", "单位：万元"),
    )
    assert amounts(form) == {("budget", "annual"): 420000}
    assert "7" in unclaimed(form)


def test_two_bare_amounts_say_of_nothing_what_they_are() -> None:
    rows = [["项目名称", "古桥修缮", "金额", "7"], ["主管部门", "文物局", "金额", "8"], *BLOCK]
    table = Table(form_cells(rows), ["2024年项目支出绩效目标表", "单位：万元"])
    found = recognise(Document("text/html", [table], []))
    assert [problem.rule for problem in found.problems] == ["budget_missing"]


def test_a_total_before_its_change_is_the_first_one() -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 3)],
        ["预算金额（万元）", ("42", 3)],
        ["调减", ("-5.00", 3)],
        ["调整后预算（万元）", ("37", 3)],
        *BLOCK,
        headings=("2024年项目支出绩效目标表",),
    )
    assert amounts(form) == {("budget", "initial"): 420000, ("budget", "annual"): 370000}
    assert [cell.text for cell in form.readings if cell.field == "attribute"] == ["-5.00"]


def test_a_part_that_is_named_twice_is_of_the_total_left_of_it() -> None:
    form = form_of(
        ["项目名称", ("古桥修缮", 4)],
        ["项目资金（万元）", "全年预算", "其中：财政资金", "全年执行", "其中：财政资金"],
        ["合计", "42", "40", "39", "38"],
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值"],
        ["产出指标", "数量指标", "修缮古桥", "≥6座", "6座"],
        headings=("2024年项目支出绩效自评表",),
    )
    assert amounts(form) == {
        ("budget", "annual"): 420000,
        ("fiscal", "annual"): 400000,
        ("budget", "executed"): 390000,
        ("fiscal", "executed"): 380000,
    }
    assert unclaimed(form) == []
