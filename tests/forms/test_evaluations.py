"""What a self-evaluation says of itself as a whole: its execution, its points, its result."""

from typing import Any

from pipelines.forms import Form
from tests.forms.test_layouts import form_of, unclaimed

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"]
ROWS: list[list[Any]] = [
    ["产出指标", "数量指标", "修剪行道树", "≥800株", "812株", "50", "50", ""],
    ["效益指标", "社会效益指标", "遮挡路灯投诉", "减少", "减少", "40", "38", "个别路段滞后"],
]


def evaluation(*money: list[Any], goals: list[Any], totals: list[Any]) -> Form:
    return form_of(
        ["项目名称", ("行道树修剪", 7)],
        ["实施单位", ("某区绿化所", 7)],
        *money,
        goals,
        HEAD,
        *ROWS,
        totals,
        headings=("2024年度项目支出绩效自评表",),
    )


def said(form: Form, *fields: str) -> dict[str, list[str]]:
    return {name: [cell.text for cell in form.readings if cell.field == name] for name in fields}


MONEY = [
    ["资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "60", "60", "57", "10", "95%", "9.5"],
]
GOALS = ["年度总体目标", "预期目标", ("修剪800株。", 3), "实际完成情况", ("修剪812株。", 2)]


def test_the_execution_of_a_budget_is_a_rate_and_points() -> None:
    form = evaluation(*MONEY, goals=GOALS, totals=["总分", "", "", "", "", "100", "97.5", ""])
    assert said(form, "execution_rate", "execution_full_score", "execution_score") == {
        "execution_rate": ["95%"],
        "execution_full_score": ["10"],
        "execution_score": ["9.5"],
    }


def test_the_sum_of_points_stands_under_its_columns() -> None:
    totals = (
        ["总分", "", "", "", "", "100", "97.5", ""],
        [("合计", 5), "100", "97.5", ""],
        [("自评总分", 6), "97.5", ""],
    )
    for total in totals:
        form = evaluation(*MONEY, goals=GOALS, totals=list(total))
        assert said(form, "total_score") == {"total_score": ["97.5"]}
        assert [i.name for i in form.indicators] == ["修剪行道树", "遮挡路灯投诉"]
        assert unclaimed(form) == []


def test_goal_and_result_stand_beside_their_labels_in_one_row() -> None:
    form = evaluation(*MONEY, goals=GOALS, totals=["总分", "", "", "", "", "100", "97.5", ""])
    assert (form.goal_text, form.result_goal_text) == ("修剪800株。", "修剪812株。")


def test_spending_of_a_department_stands_beside_its_income() -> None:
    form = form_of(
        ["部门名称", ("某区水务局", 4)],
        ["部门预算支出", "预算金额（万元）", "", "收入来源", "预算金额（万元）"],
        ["基本支出", "410", "", "财政拨款", "900"],
        ["项目支出", "520", "", "其他资金", "30"],
        ["总体绩效目标", ("保障供水安全。", 4)],
        ["一级指标", "二级指标", "三级指标", "指标值", ""],
        ["产出指标", "数量指标", "巡查管线", "≥90公里", ""],
        headings=("2024年部门整体支出绩效目标表",),
    )
    assert {(amount.role, amount.yuan) for amount in form.amounts} == {
        ("basic_spending", 4100000),
        ("project_spending", 5200000),
        ("fiscal", 9000000),
        ("other", 300000),
    }
    assert unclaimed(form) == []
