"""What looks like a form and is none is left, and named by its kind."""

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Recognition, recognise

HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["产出指标", "数量指标", "改造公厕", "≥12座"]


def read(rows: list[list], *headings: str) -> Recognition:
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    return recognise(Document("text/html", [Table(place(spanned), list(headings))]))


MONITORED = [
    ["项目名称", ("公厕改造", 5)],
    ["年度资金总额（万元）", ("88", 5)],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "1-8月完成情况", "全年预计完成情况"],
    ["产出指标", "数量指标", "改造公厕", "≥12座", "8座", "12座"],
]
SCORED = [
    ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分"],
    ["决策", "项目立项", "立项依据充分性", "5", "依据充分得5分", "5"],
    ["产出", "产出数量", "改造完成率", "20", "完成率×20", "18"],
]
STAFF = [
    ["姓名", "王某", "岗位", "出纳"],
    ["指标名称", "权重", "目标值", "得分"],
    ["报账及时率", "40%", "95%", "35"],
]
BUSINESS = [["指标", "目标值", "完成值"], ["营收", "500万", "480万"], ["利润", "50万", "48万"]]
REVIEW = [["项目名称", ("公厕改造", 2)], ["评审要点", "是", "否"], ["目标是否明确", "√", ""]]
BLANK = [
    ["项目名称", ("", 3)],
    ["主管部门", "", "实施单位", ""],
    ["年度资金总额（万元）", ("", 3)],
    HEADER,
    ["产出指标", "数量指标", "指标1：", ""],
    ["", "质量指标", "……", ""],
]
ENGLISH = [["Project", "Street lamps"], ["Indicator", "Target"], ["Lamps", "40"]]


@pytest.mark.parametrize(
    ("rows", "heading", "rule"),
    [
        (MONITORED, "项目绩效情况表", "monitoring_table"),
        ([*MONITORED[:2], HEADER, ROW], "部门预算绩效运行监控表", "monitoring_table"),
        (SCORED, "公厕改造绩效评价指标体系", "evaluation_indicator_system"),
        ([["项目名称", ("公厕改造", 5)], *SCORED], "公厕改造评分表", "evaluation_indicator_system"),
        (STAFF, "2023年员工绩效考核表", "kpi_table"),
        ([["KPI", "权重", "目标值"], ["销售额", "40", "500"]], "部门KPI一览", "kpi_table"),
        (BUSINESS, "企业经营情况", "project_missing"),
        (REVIEW, "项目支出绩效目标审核表", "review_table"),
        (BLANK, "项目支出绩效目标申报表", "blank_template"),
        (ENGLISH, "Performance budget", "foreign_language"),
        ([["产出指标", "数量", "12座"], ["效益指标", "受益", "90人"]], "附表", "table_not_read"),
    ],
)
def test_it_is_named_once_by_its_kind(rows: list[list], heading: str, rule: str) -> None:
    recognition = read(rows, heading)
    assert recognition.forms == []
    assert [problem.rule for problem in recognition.problems] == [rule]
    assert recognition.problems[0].text


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([["科目", "预算数", "上年执行数"], ["20805", "500", "480"]], "一般公共预算支出表"),
        ([["项目名称", "采购品目", "预算数"], ["23588", "电脑", "5"]], "政府采购预算表"),
        ([["序号", "表名"], ["1", "部门整体支出绩效目标表"]], "目录"),
        ([["评价结论", "良好"], ["建议", "继续"]], "项目绩效评价结果应用表"),
    ],
)
def test_what_has_nothing_of_a_form_is_not_even_named(rows: list[list], heading: str) -> None:
    recognition = read(rows, heading)
    assert (recognition.forms, recognition.problems) == ([], [])


@pytest.mark.parametrize("project", ["视频监控系统建设", "指标体系建设", "考核奖励"])
def test_the_name_of_a_project_in_a_title_is_no_kind_of_table(project: str) -> None:
    rows = [["项目名称", (project, 3)], ["预算数", ("88万元", 3)], HEADER, ROW]
    recognition = read(rows, f"{project}项目绩效目标表")
    assert [form.kind for form in recognition.forms] == ["goal"]
    assert recognition.problems == []


def test_a_form_that_reviewers_signed_is_a_form() -> None:
    rows = [["项目名称", ("公厕改造", 3)], ["预算数", ("88万元", 3)], HEADER, ROW]
    [form] = read([*rows, ["审核意见", ("同意", 3)]], "绩效目标审核表").forms
    assert len(form.indicators) == 1


def test_a_form_of_a_whole_department_may_be_called_an_appraisal() -> None:
    rows = [["单位名称", ("市环卫所", 3)], HEADER, ROW]
    [form] = read(rows, "部门整体绩效考核目标表").forms
    assert (form.kind, form.unit_name) == ("department", "市环卫所")


def test_what_was_left_is_given_with_its_cells() -> None:
    [left] = read(REVIEW, "项目支出绩效目标审核表").left
    assert {"公厕改造": "project_name", "评审要点": None}.items() <= {
        cell.text: cell.field for cell in left.readings
    }.items()


def test_whom_to_call_is_not_in_what_names_a_table() -> None:
    rows = [["联系人", "李某", "产出指标", "13800001111"], ["效益指标", "受益", "1", "2"]]
    [problem] = read(rows, "附表").problems
    assert "李某" not in problem.text
    assert "138" not in problem.text


def test_a_list_that_is_no_form_is_named_once() -> None:
    header = ["单位", "项目", "一级指标", "二级指标", "三级指标", "指标值", "1-7月执行情况"]
    rows = [
        ["某局", name, "产出指标", "数量指标", f"{name}数", "≥6处", "3处"]
        for name in ("桥梁", "涵洞")
    ]
    recognition = read([header, *rows], "2024年项目绩效运行监控表")
    assert [(one.rule, one.text) for one in recognition.problems] == [
        ("monitoring_table", "2024年项目绩效运行监控表")
    ]
    assert len(recognition.left) == 1
    assert recognition.forms == []
