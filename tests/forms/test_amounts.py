"""Tables of money as forms have them, each a few rows, and the amounts that they must give."""

from decimal import Decimal
from typing import Any

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.documents.plain.text import read_text
from pipelines.forms import Form, recognise

PROJECT = [["项目名称", "乡村道路"], ["实施单位", "某县公路所"]]
DEPARTMENT = [["部门名称", "某县水利局"]]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "修路里程", "≥10公里"],
    ["效益指标", "社会效益指标", "受益人口", "≥3000人"],
]
GOAL = "2024年度项目支出绩效目标表"
RESULT = "2024年度项目支出绩效自评表"
WHOLE = "2024年部门整体支出绩效目标表"
WHOLE_RESULT = "2024年度部门整体支出绩效自评表"
TEN_THOUSAND = 10_000

Rows = list[list[Any]]
Money = dict[tuple[str, ...], float | str | None]


def form_of(title: str, rows: Rows, *headings: str) -> Form:
    """The form that these rows of money stand in; a cell is a text, or one with its columns."""
    table = [*(DEPARTMENT if title in (WHOLE, WHOLE_RESULT) else PROJECT), *rows, *INDICATORS]
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row]
        for row in table
    ]
    [form] = recognise(Document("text/html", [Table(place(spanned), [title, *headings])])).forms
    return form


def amounts(form: Form) -> dict[tuple[str, ...], Decimal | None]:
    """Role, stage and source of its amounts → 万元."""
    return {
        (amount.role, amount.stage, *([amount.source] if amount.source else [])): (
            None if amount.yuan is None else amount.yuan / TEN_THOUSAND
        )
        for amount in form.amounts
    }


CASES: list[tuple[str, str, Rows, Money, list[str]]] = [
    (
        "a part takes the stage of the total above it",
        GOAL,
        [
            ["资金（万元）", "实施期投资总额", "500"],
            ["", "其中：中央财政补助", "300"],
            ["", "地方配套", "200"],
            ["", "当年计划投资", "120"],
            ["", "其中：中央财政补助", "70"],
            ["", "地方配套", "50"],
        ],
        {
            ("budget", "multi_year"): 500,
            ("source", "multi_year", "中央财政补助"): 300,
            ("source", "multi_year", "地方配套"): 200,
            ("budget", "annual"): 120,
            ("source", "annual", "中央财政补助"): 70,
            ("source", "annual", "地方配套"): 50,
        },
        [],
    ),
    (
        "a total without a stage beside one of the year is of all years",
        GOAL,
        [
            ["项目资金（万元）", "项目资金总额", "900", "本年度申请资金总额", "300"],
            ["", "其中：财政资金", "700", "其中：当年财政资金", "250"],
            ["", "其他", "200", "其他", "50"],
        ],
        {
            ("budget", "multi_year"): 900,
            ("budget", "annual"): 300,
            ("fiscal", "multi_year"): 700,
            ("fiscal", "annual"): 250,
            ("other", "multi_year"): 200,
            ("other", "annual"): 50,
        },
        [],
    ),
    (
        "columns of years: the form's own, and their sum of all",
        GOAL,
        [
            ["资金安排（万元）", "年度", "2023年", "2024年", "2025年", "合计"],
            ["", "资金总额", "100", "120", "80", "300"],
            ["", "其中：财政拨款", "90", "110", "70", "270"],
        ],
        {
            ("budget", "annual"): 120,
            ("budget", "multi_year"): 300,
            ("fiscal", "annual"): 110,
            ("fiscal", "multi_year"): 270,
        },
        [],
    ),
    (
        "rows of years likewise",
        GOAL,
        [
            ["资金安排（万元）", "年度", "资金总额", "财政拨款", "其他资金"],
            ["", "2024年", "120", "110", "10"],
            ["", "2025年", "80", "70", "10"],
            ["", "合计", "200", "180", "20"],
        ],
        {
            ("budget", "annual"): 120,
            ("fiscal", "annual"): 110,
            ("other", "annual"): 10,
            ("budget", "multi_year"): 200,
            ("fiscal", "multi_year"): 180,
            ("other", "multi_year"): 20,
        },
        [],
    ),
    (
        "levels of government under the fiscal part are sources",
        GOAL,
        [
            ["预算金额（万元）", "260"],
            ["其中：财政拨款", "200"],
            ["中央", "120"],
            ["省级", "50"],
            ["市县", "30"],
            ["其他资金", "60"],
        ],
        {
            ("budget", "annual"): 260,
            ("fiscal", "annual"): 200,
            ("source", "annual", "中央财政资金"): 120,
            ("source", "annual", "省级财政资金"): 50,
            ("source", "annual", "地方财政资金"): 30,
            ("other", "annual"): 60,
        },
        [],
    ),
    (
        "labels share their cells with their amounts",
        GOAL,
        [
            ["资金情况", "年度资金总额：360万元"],
            ["", "其中：财政拨款：300万元"],
            ["", "其他资金：60万元"],
        ],
        {
            ("budget", "annual"): 360,
            ("fiscal", "annual"): 300,
            ("other", "annual"): 60,
        },
        [],
    ),
    (
        "so also side by side, in the unit of their section",
        GOAL,
        [
            ["资金情况（万元）", "年度资金总额：360", "其中：财政拨款：300", "其他资金：60"],
        ],
        {
            ("budget", "annual"): 360,
            ("fiscal", "annual"): 300,
            ("other", "annual"): 60,
        },
        [],
    ),
    (
        "several labels and amounts share a cell",
        GOAL,
        [
            ["项目资金申请（万元）", "资金总额：480 财政拨款：180 自有资金：300"],
        ],
        {
            ("budget", "annual"): 480,
            ("fiscal", "annual"): 180,
            ("source", "annual", "自有资金"): 300,
        },
        [],
    ),
    (
        "a sentence names a total and its parts",
        GOAL,
        [
            ["项目预算", "360万元，其中财政拨款300万元，自筹资金60万元"],
        ],
        {
            ("budget", "annual"): 360,
            ("fiscal", "annual"): 300,
            ("source", "annual", "自筹资金"): 60,
        },
        [],
    ),
    (
        "a sentence names two totals",
        GOAL,
        [
            [
                "资金总额",
                "总投资500万元（其中：中央资金300万元；省级资金200万元），2024年安排120万元",
            ],
        ],
        {
            ("budget", "multi_year"): 500,
            ("source", "multi_year", "中央资金"): 300,
            ("source", "multi_year", "省级资金"): 200,
            ("budget", "annual"): 120,
        },
        [],
    ),
    (
        "what the money is for is no source",
        GOAL,
        [
            ["年度资金总额", "86万（宣传30万元，培训56万元）"],
        ],
        {
            ("budget", "annual"): 86,
        },
        [],
    ),
    (
        "a sentence without a label of its own",
        GOAL,
        [
            [
                "资金情况",
                "本项目2024年预算资金总额为120万元，其中：中央财政资金100万元，县级配套20万元。",
            ],
        ],
        {
            ("budget", "annual"): 120,
            ("source", "annual", "中央财政资金"): 100,
            ("source", "annual", "县级财政资金"): 20,
        },
        [],
    ),
    (
        "columns before the share are judged by position",
        RESULT,
        [
            ["项目资金（万元）", "", "年初数", "调整数", "支出数", "分值", "执行率", "得分"],
            ["", "年度资金总额", "100", "90", "81", "10", "90%", "9"],
            ["", "其中：财政拨款", "80", "70", "63", "—", "90%", "—"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
            ("fiscal", "initial"): 80,
            ("fiscal", "annual"): 70,
            ("fiscal", "executed"): 63,
        },
        [],
    ),
    (
        "also where no word is known",
        RESULT,
        [
            ["项目资金（万元）", "", "甲数", "乙数", "丙数", "分值", "执行率", "得分"],
            ["", "年度资金总额", "100", "90", "81", "10", "90%", "9"],
            ["", "其中：财政拨款", "80", "70", "63", "—", "90%", "—"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
            ("fiscal", "initial"): 80,
            ("fiscal", "annual"): 70,
            ("fiscal", "executed"): 63,
        },
        [],
    ),
    (
        "two columns are the budget and what was spent",
        RESULT,
        [
            ["资金（万元）", "", "批复数", "列支数", "执行率"],
            ["", "资金总额", "100", "81", "81%"],
            ["", "财政拨款", "100", "81", "81%"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 81,
            ("fiscal", "annual"): 100,
            ("fiscal", "executed"): 81,
        },
        [],
    ),
    (
        "a column of something else is left",
        RESULT,
        [
            ["资金（万元）", "", "全年预算数", "结余数", "全年执行数", "执行率"],
            ["", "年度资金总额", "100", "19", "81", "81%"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 81,
        },
        [],
    ),
    (
        "stages head the amounts below them",
        RESULT,
        [
            ["预算执行情况（万元）", "年初预算", "调整后预算", "决算数", "执行率"],
            ["", "100", "90", "81", "90%"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
        },
        [],
    ),
    (
        "stages stand left of their amounts",
        RESULT,
        [
            ["年初预算数（万元）", "100", "全年预算数（万元）", "90"],
            ["全年执行数（万元）", "81", "执行率", "90%"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
        },
        [],
    ),
    (
        "stages head the rows, parts the columns",
        RESULT,
        [
            ["资金（万元）", "", "合计", "财政拨款", "其他资金"],
            ["", "年初预算数", "100", "80", "20"],
            ["", "全年执行数", "90", "75", "15"],
        ],
        {
            ("budget", "initial"): 100,
            ("fiscal", "initial"): 80,
            ("other", "initial"): 20,
            ("budget", "executed"): 90,
            ("fiscal", "executed"): 75,
            ("other", "executed"): 15,
        },
        [],
    ),
    (
        "the total may stand last",
        RESULT,
        [
            ["项目资金（万元）", "", "预算数（A）", "执行数（B）", "执行率（B/A）"],
            ["", "中央资金", "70", "63", "90%"],
            ["", "地方资金", "30", "27", "90%"],
            ["", "合计", "100", "90", "90%"],
        ],
        {
            ("source", "annual", "中央资金"): 70,
            ("source", "executed", "中央资金"): 63,
            ("source", "annual", "地方资金"): 30,
            ("source", "executed", "地方资金"): 27,
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
        },
        [],
    ),
    (
        "a difference is no adjusted budget",
        RESULT,
        [
            ["项目资金（万元）", "", "年初预算数", "调整数", "全年预算数", "全年执行数", "执行率"],
            ["", "年度资金总额", "100", "-10", "90", "81", "90%"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
        },
        ["调整数", "-10"],
    ),
    (
        "what belongs to another year is none of the form's",
        GOAL,
        [
            ["资金（万元）", "2023年预算", "2023年执行", "2024年预算"],
            ["", "90", "85", "100"],
        ],
        {
            ("budget", "annual"): 100,
        },
        [],
    ),
    (
        "a blank amount never takes the next label",
        GOAL,
        [
            ["资金总额（万元）", "", "财政拨款", "", "其他资金", ""],
            ["单位负责人", "张三"],
        ],
        {
            ("budget", "annual"): None,
        },
        [],
    ),
    (
        "without any unit of money nothing is in yuan",
        GOAL,
        [
            ["资金总额", "100"],
            ["其中：财政拨款", "80"],
        ],
        {
            ("budget", "annual"): None,
            ("fiscal", "annual"): None,
        },
        [],
    ),
    (
        "an amount's own unit goes first",
        GOAL,
        [
            ["资金总额", "¥1,234,500元"],
            ["其中：财政拨款", "100万元整"],
        ],
        {
            ("budget", "annual"): "123.45",
            ("fiscal", "annual"): 100,
        },
        [],
    ),
    (
        "the unit may have a column of its own",
        GOAL,
        [
            ["资金", "单位", "金额"],
            ["资金总额", "万元", "100"],
            ["财政拨款", "万元", "80"],
        ],
        {
            ("budget", "annual"): 100,
            ("fiscal", "annual"): 80,
        },
        ["资金", "金额"],
    ),
    (
        "each label has its own unit",
        GOAL,
        [
            ["项目总投资（亿元）", "2"],
            ["当年预算（万元）", "3000"],
        ],
        {
            ("budget", "multi_year"): 20000,
            ("budget", "annual"): 3000,
        },
        [],
    ),
    (
        "heads of parts over one row of a department",
        WHOLE,
        [
            ["预算情况（万元）", "总额", "财政拨款", "其他资金"],
            ["", "500", "450", "50"],
            ["其中：基本支出", "300"],
            ["项目支出", "200"],
        ],
        {
            ("budget", "annual"): 500,
            ("fiscal", "annual"): 450,
            ("other", "annual"): 50,
            ("basic_spending", "annual"): 300,
            ("project_spending", "annual"): 200,
        },
        [],
    ),
    (
        "tasks of a department add up to its totals",
        WHOLE,
        [
            ["年度主要任务", "任务名称", "主要内容", ("预算金额（万元）", 3)],
            ["", "", "", "合计", "财政拨款", "其他资金"],
            ["", "任务1", "修堤", "120", "100", "20"],
            ["", "任务2", "清淤", "80", "80", "0"],
            ["", "金额合计", "", "200", "180", "20"],
        ],
        {
            ("budget", "annual"): 200,
            ("fiscal", "annual"): 180,
            ("other", "annual"): 20,
        },
        [],
    ),
    (
        "the fiscal part of basic spending is neither",
        WHOLE,
        [
            ["预算（万元）", "", "合计", "财政拨款", "其他资金"],
            ["", "基本支出", "300", "280", "20"],
            ["", "项目支出", "200", "170", "30"],
            ["", "合计", "500", "450", "50"],
        ],
        {
            ("basic_spending", "annual"): 300,
            ("project_spending", "annual"): 200,
            ("budget", "annual"): 500,
            ("fiscal", "annual"): 450,
            ("other", "annual"): 50,
        },
        [],
    ),
    (
        "spending is the budget beside income",
        GOAL,
        [
            ["基金预算（万元）", "本年收入", "本年支出", "年末结余"],
            ["", "900", "800", "1500"],
        ],
        {
            ("budget", "annual"): 800,
        },
        ["年末结余", "1500"],
    ),
    (
        "a table of sources by years",
        GOAL,
        [
            ["金额单位", "万元"],
            ["资金来源", "2023年", "2024年", "合计"],
            ["一般公共预算", "10", "20", "30"],
            ["政府性基金", "5", "6", "11"],
            ["合计", "15", "26", "41"],
        ],
        {
            ("source", "annual", "一般公共预算"): 20,
            ("source", "multi_year", "一般公共预算"): 30,
            ("source", "annual", "政府性基金"): 6,
            ("source", "multi_year", "政府性基金"): 11,
            ("budget", "annual"): 26,
            ("budget", "multi_year"): 41,
        },
        [],
    ),
    (
        "a source under the total, another of the year",
        GOAL,
        [
            ["项目总投资（万元）", "36000", "其中：申请专项债券", "15000"],
            ["本年度拟发行专项债券（万元）", "6000"],
        ],
        {
            ("budget", "multi_year"): 36000,
            ("source", "multi_year", "专项债券"): 15000,
            ("source", "annual", "专项债券"): 6000,
        },
        [],
    ),
    (
        "codes beside amounts are none",
        GOAL,
        [
            ["项目总预算（万元）", "96", "功能分类", "公共预算"],
            ["当年年度预算", "48", "科目代码", "21305"],
            ["其中：财政资金", "48", "", ""],
        ],
        {
            ("budget", "multi_year"): 96,
            ("budget", "annual"): 48,
            ("fiscal", "annual"): 48,
        },
        ["功能分类"],
    ),
    (
        "quarters are no stages",
        GOAL,
        [
            ["资金支出计划（万元）", "一季度", "二季度", "三季度", "四季度"],
            ["", "10", "20", "30", "40"],
            ["资金总额（万元）", "100"],
        ],
        {
            ("budget", "annual"): 100,
        },
        ["一季度", "二季度", "三季度", "四季度", "10", "20", "30", "40"],
    ),
    (
        "an amount in brackets is less than nothing",
        GOAL,
        [
            ["资金总额（万元）", "(100)"],
        ],
        {
            ("budget", "annual"): -100,
        },
        [],
    ),
    (
        "words of money may be values of other labels",
        GOAL,
        [
            ["项目类别", "专项资金"],
            ["资金性质", "财政拨款"],
            ["资金总额（万元）", "100"],
        ],
        {
            ("budget", "annual"): 100,
        },
        [],
    ),
    (
        "a stroke is no amount",
        GOAL,
        [
            ["资金总额（万元）", "100"],
            ["财政拨款", "100"],
            ["其他资金", "—"],
        ],
        {
            ("budget", "annual"): 100,
            ("fiscal", "annual"): 100,
        },
        [],
    ),
    (
        "a source's own parts are not counted again",
        GOAL,
        [
            ["年度预算安排（万元）", "300"],
            ["一般公共预算资金", "200"],
            ["其中：中央", "120"],
            ["省", "80"],
            ["政府性基金", "60"],
            ["单位自筹", "40"],
        ],
        {
            ("budget", "annual"): 300,
            ("source", "annual", "一般公共预算资金"): 200,
            ("source", "annual", "政府性基金"): 60,
            ("source", "annual", "单位自筹"): 40,
        },
        [],
    ),
    (
        "money of all kinds by stages, and what is left",
        RESULT,
        [
            [
                "预算资金情况（万元）",
                "年初批复数",
                "调整后数",
                "实际执行数",
                "结转结余数",
                "执行率",
            ],
            ["合计", "100", "110", "99", "11", "90%"],
            ["其中：一般公共预算", "80", "90", "81", "9", "90%"],
            ["政府性基金", "20", "20", "18", "2", "90%"],
        ],
        {
            ("budget", "initial"): 100,
            ("budget", "annual"): 110,
            ("budget", "executed"): 99,
            ("source", "initial", "一般公共预算"): 80,
            ("source", "annual", "一般公共预算"): 90,
            ("source", "executed", "一般公共预算"): 81,
            ("source", "initial", "政府性基金"): 20,
            ("source", "annual", "政府性基金"): 20,
            ("source", "executed", "政府性基金"): 18,
        },
        ["预算资金情况（万元）"],
    ),
    (
        "stages stand left of amounts with their own units",
        RESULT,
        [
            [
                "项目预算及执行情况",
                "预算金额",
                "90万元",
                "实际支出金额",
                "81万元",
                "预算执行率",
                "90%",
            ],
        ],
        {
            ("budget", "annual"): 90,
            ("budget", "executed"): 81,
        },
        ["项目预算及执行情况"],
    ),
    (
        "the total stands last",
        GOAL,
        [
            ["资金来源构成（万元）", "本年财政拨款", "60"],
            ["", "上年结转", "20"],
            ["", "其他资金", "20"],
            ["", "合计", "100"],
        ],
        {
            ("fiscal", "annual"): 60,
            ("source", "annual", "上年结转"): 20,
            ("other", "annual"): 20,
            ("budget", "annual"): 100,
        },
        [],
    ),
    (
        "what was spent before and after is of other years",
        GOAL,
        [
            ["项目总资金（万元）", "600"],
            ["以前年度已投入", "200"],
            ["本年度计划投入", "150"],
            ["以后年度投入", "250"],
        ],
        {
            ("budget", "multi_year"): 600,
            ("budget", "annual"): 150,
        },
        [],
    ),
    (
        "what the money is spent on is no source, and is kept with its cell",
        GOAL,
        [
            ["预算数（万元）", "100"],
            ["其中：人员经费", "60"],
            ["公用经费", "40"],
        ],
        {
            ("budget", "annual"): 100,
        },
        [],
    ),
    (
        "the unit has a row of its own",
        GOAL,
        [
            ["项目资金", "", "万元"],
            ["", "年度资金总额", "100"],
            ["", "其中：财政拨款", "80"],
        ],
        {
            ("budget", "annual"): 100,
            ("fiscal", "annual"): 80,
        },
        [],
    ),
    (
        "a sentence beside a label that no list has",
        GOAL,
        [
            ["资金概况", "总投资1200万元，其中：申请中央资金800万元，地方配套400万元"],
        ],
        {
            ("budget", "multi_year"): 1200,
            ("source", "multi_year", "中央资金"): 800,
            ("source", "multi_year", "地方配套"): 400,
        },
        ["资金概况"],
    ),
    (
        "a total of the year is no part",
        GOAL,
        [
            ["项目总投资（万元）", "1200", "其中：本年度投资", "400"],
        ],
        {
            ("budget", "multi_year"): 1200,
            ("budget", "annual"): 400,
        },
        [],
    ),
    (
        "a bare year stands left of the amounts",
        RESULT,
        [
            ["年度", "预算数（万元）", "执行数（万元）"],
            ["2024", "100", "90"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
        },
        [],
    ),
    (
        "bare years in rows",
        GOAL,
        [
            ["年度", "预算数（万元）"],
            ["2023年", "90"],
            ["2024年", "100"],
        ],
        {
            ("budget", "annual"): 100,
        },
        [],
    ),
    (
        "heads in two rows",
        RESULT,
        [
            ["资金（万元）", ("预算数", 2), ("执行数", 2)],
            ["", "总额", "其中：财政拨款", "总额", "其中：财政拨款"],
            ["", "100", "80", "90", "75"],
        ],
        {
            ("budget", "annual"): 100,
            ("fiscal", "annual"): 80,
            ("budget", "executed"): 90,
            ("fiscal", "executed"): 75,
        },
        [],
    ),
    (
        "a sentence beside a label about money",
        GOAL,
        [
            ["项目资金来源", "市级财政：100万元"],
        ],
        {
            ("source", "annual", "市级财政"): 100,
        },
        ["项目资金来源"],
    ),
    (
        "labels and amounts run together",
        GOAL,
        [
            ["资金构成", "财政拨款100万元"],
            ["", "自筹资金20万元"],
        ],
        {
            ("fiscal", "annual"): 100,
            ("source", "annual", "自筹资金"): 20,
        },
        [],
    ),
    (
        "heads of sources over one row",
        GOAL,
        [
            ["年度预算安排情况", "预算总额（万元）", "财政拨款（万元）", "上级补助（万元）"],
            ["", "300", "200", "100"],
        ],
        {
            ("budget", "annual"): 300,
            ("fiscal", "annual"): 200,
            ("source", "annual", "上级补助"): 100,
        },
        ["年度预算安排情况"],
    ),
    (
        "a year's own investment among others",
        GOAL,
        [
            ["投资计划（万元）", "总投资", "500"],
            ["", "2023年及以前完成投资", "200"],
            ["", "2024年计划投资", "180"],
            ["", "2025年及以后", "120"],
        ],
        {
            ("budget", "multi_year"): 500,
            ("budget", "annual"): 180,
        },
        ["2023年及以前完成投资", "200", "2025年及以后", "120"],
    ),
    (
        "stages share their cells with amounts",
        RESULT,
        [
            ["预算执行情况", "预算数：100万元", "执行数：90万元", "执行率：90%"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
        },
        [],
    ),
    (
        "money that came in, and what is left, are no budget",
        RESULT,
        [
            ["资金使用情况（万元）", "到位资金", "支出资金", "结余资金"],
            ["", "100", "90", "10"],
            ["年度预算（万元）", "100"],
        ],
        {
            ("budget", "annual"): 100,
        },
        ["资金使用情况（万元）", "到位资金", "结余资金", "100", "90", "10"],
    ),
    (
        "income and spending of a department with their parts",
        WHOLE,
        [
            ["部门预算（万元）", "年度收入总额", "500", "其中：一般公共预算", "450"],
            ["", "年度支出总额", "500", "基本支出", "300"],
            ["", "", "", "项目支出", "200"],
        ],
        {
            ("budget", "annual"): 500,
            ("source", "annual", "一般公共预算"): 450,
            ("basic_spending", "annual"): 300,
            ("project_spending", "annual"): 200,
        },
        [],
    ),
    (
        "heads in two rows of which the upper has the units",
        WHOLE,
        [
            ["整体支出规模", "资金来源（万元）", "", "支出结构（万元）", ""],
            ["总额", "一般公共预算", "其他", "基本支出", "项目支出"],
            ["500", "450", "50", "300", "200"],
        ],
        {
            ("budget", "annual"): 500,
            ("source", "annual", "一般公共预算"): 450,
            ("other", "annual"): 50,
            ("basic_spending", "annual"): 300,
            ("project_spending", "annual"): 200,
        },
        ["支出结构（万元）"],
    ),
    (
        "stages of a department's spending",
        WHOLE_RESULT,
        [
            ["预算执行情况（万元）", "", "年初预算", "调整预算", "实际支出", "执行率"],
            ["", "基本支出", "300", "310", "300", "96.8%"],
            ["", "项目支出", "200", "190", "180", "94.7%"],
            ["", "合计", "500", "500", "480", "96%"],
        ],
        {
            ("basic_spending", "initial"): 300,
            ("basic_spending", "annual"): 310,
            ("basic_spending", "executed"): 300,
            ("project_spending", "initial"): 200,
            ("project_spending", "annual"): 190,
            ("project_spending", "executed"): 180,
            ("budget", "initial"): 500,
            ("budget", "annual"): 500,
            ("budget", "executed"): 480,
        },
        [],
    ),
    (
        "two totals whose labels share their cells",
        GOAL,
        [
            ["项目资金（万元）", "项目资金总额：500", "年度资金总额：200"],
            ["", "其中：财政拨款：400", "其中：财政拨款：150"],
            ["", "其他资金：100", "其他资金：50"],
        ],
        {
            ("budget", "multi_year"): 500,
            ("budget", "annual"): 200,
            ("fiscal", "multi_year"): 400,
            ("fiscal", "annual"): 150,
            ("other", "multi_year"): 100,
            ("other", "annual"): 50,
        },
        [],
    ),
    (
        "levels of government head one row",
        GOAL,
        [
            ["资金来源（万元）", "小计", "中央", "省", "市", "县"],
            ["金额", "100", "40", "30", "20", "10"],
        ],
        {
            ("budget", "annual"): 100,
            ("source", "annual", "中央财政资金"): 40,
            ("source", "annual", "省级财政资金"): 30,
            ("source", "annual", "市级财政资金"): 20,
            ("source", "annual", "县级财政资金"): 10,
        },
        [],
    ),
    (
        "what was paid when is no budget",
        GOAL,
        [
            ["项目金额（万元）", "15"],
            ["资金拨付", "第一次拨付10万元，第二次拨付5万元"],
        ],
        {
            ("budget", "annual"): 15,
        },
        [],
    ),
    (
        "a unit of money stands under the label",
        RESULT,
        [
            ["预算资金", "预算数", "100", "执行数", "90"],
            ["（万元）", "财政资金", "80", "财政资金", "72"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
            ("fiscal", "annual"): 80,
            ("fiscal", "executed"): 72,
        },
        ["（万元）"],
    ),
    (
        "what is fiscal of what was spent",
        RESULT,
        [
            ["全年预算数（万元）", "100", "其中：当年财政拨款", "80"],
            ["", "", "上年结转资金", "15"],
            ["", "", "其他资金", "5"],
            ["全年执行数（万元）", "90", "其中：当年财政拨款", "72"],
            ["", "", "上年结转资金", "14"],
            ["", "", "其他资金", "4"],
        ],
        {
            ("budget", "annual"): 100,
            ("fiscal", "annual"): 80,
            ("source", "annual", "上年结转资金"): 15,
            ("other", "annual"): 5,
            ("budget", "executed"): 90,
            ("fiscal", "executed"): 72,
            ("source", "executed", "上年结转资金"): 14,
            ("other", "executed"): 4,
        },
        [],
    ),
    (
        "spending of a project is its budget",
        RESULT,
        [
            ["项目支出预算(万元)", "实际支出(万元)", "结余(万元)", "执行率"],
            ["100", "90", "10", "90%"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
        },
        ["10"],
    ),
    (
        "what came in stands between budget and spending",
        RESULT,
        [
            ["资金（万元）", "预算安排（A）", "实际到位（B）", "实际支出（C）", "支出率（C/B）"],
            ["合计", "100", "95", "90", "94.7%"],
            ["省级财政", "100", "95", "90", "94.7%"],
        ],
        {
            ("budget", "annual"): 100,
            ("budget", "executed"): 90,
            ("source", "annual", "省级财政"): 100,
            ("source", "executed", "省级财政"): 90,
        },
        ["实际到位（B）", "95", "95"],
    ),
    (
        "sources by years under the whole investment",
        GOAL,
        [
            ["投资来源（万元）", "总投资", "2023年", "2024年"],
            ["合计", "500", "200", "300"],
            ["中央预算内", "300", "100", "200"],
            ["地方", "200", "100", "100"],
        ],
        {
            ("budget", "multi_year"): 500,
            ("budget", "annual"): 300,
            ("source", "multi_year", "中央财政资金"): 300,
            ("source", "annual", "中央财政资金"): 200,
            ("source", "multi_year", "地方财政资金"): 200,
            ("source", "annual", "地方财政资金"): 100,
        },
        ["投资来源（万元）"],
    ),
]


@pytest.mark.parametrize(
    ("title", "rows", "money", "left"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_what_its_labels_and_columns_say_an_amount_is(
    title: str, rows: Rows, money: Money, left: list[str]
) -> None:
    form = form_of(title, rows)
    expected = {key: None if value is None else Decimal(value) for key, value in money.items()}
    assert amounts(form) == expected
    assert [cell.text for cell in form.readings if cell.field is None] == left


def test_columns_are_found_again_where_a_file_leaves_merged_cells_out() -> None:
    rows = [
        ["项目名称", "乡村道路"],
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["", "年度资金总额", "50", "40", "30", "10", "75%", "7.5"],
        ["", "其中：财政拨款", "50", "40", "30", "—", "75%", "—"],
    ]
    tables = (rows, INDICATORS)
    texts = ["".join(f"{_cells(row)}\n" for row in table) + "\n \n" for table in tables]
    [form] = recognise(read_text("".join([f"{RESULT}\n", *texts]).encode())).forms
    parts = {"initial": 50, "annual": 40, "executed": 30}
    assert amounts(form) == {
        (role, stage): amount for role in ("budget", "fiscal") for stage, amount in parts.items()
    }


def _cells(row: list[str]) -> str:
    return "".join(f"\t{text}\n" for text in row)


def test_what_was_judged_by_position_says_why() -> None:
    head = ["项目资金（万元）", "", "左栏", "右栏", "执行率"]
    form = form_of(RESULT, [head, ["", "资金总额", "40", "30", "75%"]])
    assert [(reason.row, reason.column, reason.field) for reason in form.reasons[:2]] == [
        (3, 3, "annual"),
        (3, 4, "executed"),
    ]
    labels = [cell.text for cell in form.readings if cell.field == "label"]
    assert {"左栏", "右栏"} <= set(labels)


def test_a_repeated_amount_with_another_value_is_left() -> None:
    form = form_of(GOAL, [["资金总额（万元）", "40"], ["预算金额（万元）", "45"]])
    assert amounts(form) == {("budget", "annual"): 40}
    assert [cell.text for cell in form.readings if cell.field is None] == ["45"]


def test_what_the_parts_of_a_total_are_for_are_lines_of_its_spending() -> None:
    form = form_of(GOAL, [["年度资金总额（万元）", "63万（路面改造40万元，桥梁维修23万元）"]])
    assert amounts(form) == {("budget", "annual"): 63}
    assert [(line.kind, line.name, line.text, line.yuan) for line in form.details] == [
        ("spending", "路面改造", "40万元", 400_000),
        ("spending", "桥梁维修", "23万元", 230_000),
    ]


def test_an_amount_that_is_written_twice_over_is_kept_as_text() -> None:
    form = form_of(GOAL, [["年度资金总额（万元）", "63万63万（路面改造40万元）"]])
    assert [(a.role, a.text, a.yuan) for a in form.amounts] == [
        ("budget", "63万63万（路面改造40万元）", None)
    ]
