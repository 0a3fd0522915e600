"""The layouts that provinces publish, each as a small form, and what they must give."""

from decimal import Decimal

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, recognise


def form_of(*rows: list[str | tuple], headings: tuple[str, ...] = ()) -> Form:
    """The one form of a table.

    A cell is a text, or a text with the columns and the rows that it covers.
    """
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    recognition = recognise(Document("text/html", [Table(place(spanned), list(headings))], []))
    assert recognition.problems == []
    [form] = recognition.forms
    return form


def unclaimed(form: Form) -> list[str]:
    return [cell.text for cell in form.readings if cell.field is None]


def amounts(form: Form) -> dict[tuple[str, ...], Decimal | None]:
    return {
        (
            amount.role,
            amount.stage,
            *([amount.source] if amount.role == "source" else []),
        ): amount.yuan
        for amount in form.amounts
    }


def indicators(form: Form) -> list[tuple[str | None, ...]]:
    return [(i.level1_text, i.level2_text, i.name, i.target_text) for i in form.indicators]


def test_hubei_application_with_fund_sources_and_spending() -> None:
    form = form_of(
        [
            (
                "填报单位（盖章）：某某县卫生健康局　联系人：张三　"
                "联系电话：0712-1234567　单位：万元",
                5,
            )
        ],
        ["项目名称", ("基层医疗能力建设", 2), "项目编码", "42000023T000000123"],
        ["项目主管部门", ("县卫健局", 2), "项目负责人", "李四"],
        ["联系电话", ("13912345678", 4)],
        ["项目类型", ("1.新增性项目□ 2.延续性项目☑", 4)],
        ["立项依据", ("《关于加强基层医疗的意见》", 4)],
        ["资金来源", ("金额", 2), ("备注", 2)],
        ["合计", ("120.5", 2), ("", 2)],
        ["1.一般公共预算财政拨款", ("100", 2), ("", 2)],
        ["2.政府性基金", ("20.5", 2), ("", 2)],
        ["支出明细", ("金额", 2), ("测算依据及说明", 2)],
        ["购买超声设备", ("80", 2), ("2台×40万元", 2)],
        ["培训乡村医生", ("40.5", 2), ("300人次", 2)],
        ["年度绩效目标", ("完成设备采购和培训", 4)],
        ["一级指标", "二级指标", "指标内容", "指标值", "备注"],
        [("产出指标", 1, 2), "数量指标", "购买设备", "2台", "合同"],
        ["质量指标", "验收合格率", "100%", ""],
        headings=("2023年度项目支出绩效目标申报表",),
    )
    assert (form.kind, form.project_name, form.title_year) == (
        "application",
        "基层医疗能力建设",
        2023,
    )
    assert (form.unit_name, form.department_text, form.project_code) == (
        "某某县卫生健康局",
        "县卫健局",
        "42000023T000000123",
    )
    assert amounts(form) == {
        ("budget", "annual"): 1205000,
        ("source", "annual", "一般公共预算财政拨款"): 1000000,
        ("source", "annual", "政府性基金"): 205000,
    }
    assert [(d.kind, d.name, d.description, d.yuan) for d in form.details] == [
        ("spending", "购买超声设备", "2台×40万元", 800000),
        ("spending", "培训乡村医生", "300人次", 405000),
    ]
    assert indicators(form) == [
        ("产出指标", "数量指标", "购买设备", "2台"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
    ]
    assert unclaimed(form) == []
    assert form.contacts == 3
    kept = "".join(cell.text for cell in form.readings)
    assert not any(secret in kept for secret in ("张三", "李四", "0712", "139123"))


def test_ezhou_names_its_indicators_in_the_column_of_standards() -> None:
    form = form_of(
        ["项目名称", ("道路养护", 3)],
        ["项目单位", "鄂州市公路局", "预算金额（万元）", "30"],
        ["一级指标", "二级指标", "绩效标准", "当年预期实现值"],
        ["产出指标", "数量指标", "养护里程", "≥30公里"],
        headings=("项目绩效目标申报表",),
    )
    assert indicators(form) == [("产出指标", "数量指标", "养护里程", "≥30公里")]
    assert amounts(form) == {("budget", "annual"): 300000}
    assert unclaimed(form) == []


def test_hunan_has_a_standard_beside_the_target() -> None:
    form = form_of(
        ["项目名称", ("农村改厕", 4)],
        ["实施单位", ("某县农业农村局", 4)],
        ["年度资金总额（万元）", ("50", 4)],
        ["一级指标", "二级指标", "三级指标", "指标值（及单位）", "绩效标准"],
        [("产出指标", 1, 2), "数量指标", "改厕户数", "500户", "实施方案"],
        ["经济成本指标", "每户成本", "≤1000元/户", "合同"],
        headings=("项目支出绩效目标表",),
    )
    assert [(i.name, i.target_text, i.standard_text) for i in form.indicators] == [
        ("改厕户数", "500户", "实施方案"),
        ("每户成本", "≤1000元/户", "合同"),
    ]
    assert unclaimed(form) == []


def test_shanghai_gives_yuan_and_a_total_of_all_years() -> None:
    form = form_of(
        ["项目名称", ("信息系统运维", 3)],
        ["预算单位", "某区商务委员会", "计划开始日期", "2025-01-01"],
        ["项目总预算（元）", "3,000,000", "项目当年预算（元）", "1,000,000.50"],
        ["一级指标", "二级指标", "三级指标", "年度指标值"],
        ["产出目标", "数量", "运维系统数", "=3个"],
        headings=("项目支出绩效目标表（2025年）",),
    )
    assert amounts(form) == {
        ("budget", "multi_year"): 3000000,
        ("budget", "annual"): Decimal("1000000.50"),
    }
    assert form.title_year == 2025
    assert [(cell.field, cell.text) for cell in form.readings if cell.row == 2][2:] == [
        ("unknown_label", "计划开始日期"),
        ("attribute", "2025-01-01"),
    ]


def test_shanghai_with_targets_of_the_project_and_of_the_year() -> None:
    form = form_of(
        ["项目名称", ("信息系统运维", 4)],
        ["项目当年预算（元）", ("1000", 4)],
        ["一级指标", "二级指标", "三级指标", "项目指标值", "年度指标值"],
        ["产出目标", "数量", "运维系统数", "9个", "3个"],
        headings=("项目支出绩效目标表",),
    )
    assert [(i.target_text, i.term, i.block, i.column) for i in form.indicators] == [
        ("3个", "annual", 1, 5),
        ("9个", "long_term", 2, 4),
    ]


def test_self_evaluation_with_a_table_of_money_by_stage() -> None:
    form = form_of(
        [("项目支出绩效自评表", 10)],
        [("（2022年度）", 10)],
        [("项目名称", 3), ("乡村道路", 7)],
        [("主管部门", 3), ("县交通局", 3), ("实施单位", 2), ("县公路所", 2)],
        [
            ("项目资金（万元）", 2, 5),
            "",
            "年初预算数",
            "全年预算数",
            ("全年执行数", 2),
            "分值",
            "执行率",
            "得分",
        ],
        ["年度资金总额", "100", "90", ("81", 2), "10", "90%", "9"],
        ["其中：当年财政拨款", "80", "70", ("61", 2), "—", "87%", "—"],
        ["上年结转资金", "20", "20", ("20", 2), "—", "100%", "—"],
        ["其他资金", "0", "0", ("0", 2), "—", "", "—"],
        [("年度总体目标", 1, 2), ("预期目标", 5), ("实际完成情况", 4)],
        [("修路10公里", 5), ("修了11公里", 4)],
        [
            ("绩效指标", 1, 4),
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            ("偏差原因分析及改进措施", 2),
        ],
        [("产出指标", 1, 2), "数量指标", "修路里程", "≥10公里", "11公里", "50", "50", ("", 2)],
        ["质量指标", "合格率", "100%", "95%", "40", "38", ("两处返工", 2)],
        [("总分", 5), "", "100", "97", ("", 2)],
    )
    assert (form.kind, form.project_name, form.title_year) == ("self_evaluation", "乡村道路", 2022)
    assert (form.unit_name, form.department_text) == ("县公路所", "县交通局")
    money = amounts(form)
    assert money["budget", "initial"] == 1000000
    assert money["budget", "annual"] == 900000
    assert money["budget", "executed"] == 810000
    assert (money["fiscal", "initial"], money["fiscal", "annual"], money["fiscal", "executed"]) == (
        800000,
        700000,
        610000,
    )
    assert money["source", "annual", "上年结转资金"] == 200000
    assert money["other", "executed"] == 0
    assert (form.goal_text, form.result_goal_text) == ("修路10公里", "修了11公里")
    assert [
        (i.name, i.target_text, i.result_text, i.full_score_text, i.score_text, i.deviation_text)
        for i in form.indicators
    ] == [
        ("修路里程", "≥10公里", "11公里", "50", "50", None),
        ("合格率", "100%", "95%", "40", "38", "两处返工"),
    ]
    assert unclaimed(form) == []


def test_long_term_and_annual_goals_side_by_side() -> None:
    form = form_of(
        [("项目名称", 2), ("河道整治", 6)],
        [("实施单位", 2), ("县水利局", 6)],
        [("项目资金（万元）", 2, 3), ("中期资金总额：", 2), "300", ("年度资金总额：", 2), "100"],
        [("其中：财政拨款", 2), "200", ("其中：财政拨款", 2), "80"],
        [("其他资金", 2), "100", ("其他资金", 2), "20"],
        [("总体目标", 1, 2), ("中期目标（2023年—2025年）", 4), ("年度目标", 3)],
        [("三年整治30公里", 4), ("整治10公里", 3)],
        [
            ("绩效指标", 1, 3),
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "二级指标",
            "三级指标",
            "指标值",
        ],
        [("产出指标", 1, 2), "数量指标", "整治里程", "30公里", "数量指标", "整治里程", "10公里"],
        ["质量指标", "合格率", "100%", "质量指标", "合格率", "98%"],
        headings=("项目支出绩效目标表", "（2023年度）"),
    )
    assert amounts(form) == {
        ("budget", "multi_year"): 3000000,
        ("fiscal", "multi_year"): 2000000,
        ("other", "multi_year"): 1000000,
        ("budget", "annual"): 1000000,
        ("fiscal", "annual"): 800000,
        ("other", "annual"): 200000,
    }
    assert (form.long_term_goal_text, form.goal_text) == ("三年整治30公里", "整治10公里")
    assert [
        (i.row, i.block, i.term, i.level1_text, i.level2_text, i.target_text)
        for i in form.indicators
    ] == [
        (10, 1, "long_term", "产出指标", "数量指标", "30公里"),
        (10, 2, "annual", "产出指标", "数量指标", "10公里"),
        (11, 1, "long_term", "产出指标", "质量指标", "100%"),
        (11, 2, "annual", "产出指标", "质量指标", "98%"),
    ]
    assert unclaimed(form) == []


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (
            ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
            ["产出指标", "数量指标", "培训人数", "参加培训的人数", "≥100人", "年度计划"],
            ("培训人数", "参加培训的人数", "≥100人", None, None, "年度计划", None),
        ),
        (
            ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
            ["产出指标", "数量指标", "培训人数", "≥", "100", "人", "10"],
            ("培训人数", None, "100", "≥", "人", None, "10"),
        ),
    ],
    ids=["Hebei", "Sichuan"],
)
def test_further_columns(header: list[str], row: list[str], found: tuple) -> None:
    form = form_of(
        ["项目名称", ("培训", len(header) - 1)],
        ["预算数", ("1万元", len(header) - 1)],
        header,
        row,
        headings=("绩效目标表",),
    )
    [one] = form.indicators
    sides = (one.comparator_text, one.unit_text, one.standard_text, one.weight_text)
    assert (one.name, one.description, one.target_text, *sides) == found
    assert unclaimed(form) == []


def test_a_word_of_a_block_beside_a_table_of_tasks() -> None:
    form = form_of(
        ["部门名称", ("某市财政局", 4)],
        [("年度主要任务", 1, 3), "任务名称", "主要内容", "预算金额（万元）", "期望达到的目标"],
        ["预算管理", "编制预算", "10", "按时"],
        ["国库管理", "支付", "20.5", "准确"],
        [("绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "编制预算单位数", "100个"],
        headings=("2024年部门整体支出绩效目标表",),
    )
    assert (form.kind, form.unit_name, form.project_name) == ("department", "某市财政局", None)
    assert [(d.kind, d.name, d.goal, d.yuan) for d in form.details] == [
        ("task", "预算管理", "按时", 100000),
        ("task", "国库管理", "准确", 205000),
    ]
    assert unclaimed(form) == []


def test_a_fund_source_that_is_said_as_a_value() -> None:
    form = form_of(
        ["项目名称", "修缮", "资金来源", "一般公共预算"],
        ["预算数", ("3万元", 3)],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "修缮面积", "30平方米"],
        headings=("绩效目标表",),
    )
    assert (form.fund_source_text, amounts(form)) == ("一般公共预算", {("budget", "annual"): 30000})


def test_a_form_that_goes_on_in_another_table_and_one_that_does_not() -> None:
    head = Table(
        place([[Spanned("项目名称"), Spanned("修路")], [Spanned("预算数"), Spanned("3万元")]]),
        ["绩效目标表"],
    )
    header = [Spanned(text) for text in ("一级指标", "二级指标", "三级指标", "指标值")]
    rows = [
        [Spanned(text) for text in ("产出指标", "数量指标", f"第{number}", "3个")]
        for number in range(3)
    ]
    other = Table(
        place(
            [
                [Spanned(text) for text in ("科目", "名称", "金额")],
                [Spanned("1"), Spanned("甲"), Spanned("3")],
            ]
        ),
        [],
    )
    parts = [
        Table(place([header, rows[0]]), []),
        Table(place(rows[1:2]), []),
        Table(place([header, rows[2]]), ["第2页"]),
    ]
    [form] = recognise(Document("application/pdf", [head, *parts, other], [])).forms
    assert [i.name for i in form.indicators] == ["第0", "第1", "第2"]
    assert unclaimed(form) == ["第2页"]
