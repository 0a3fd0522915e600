"""Titles of forms: what is one, where it stands, and what it says of kind and year."""

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, Recognition, recognise
from pipelines.forms.titles.titles import title_of
from pipelines.forms.words.vocabulary import vocabulary

HEAD = [
    ["项目名称", ("公厕改造", 3)],
    ["主管部门", "市城管局", "实施单位", "市环卫所"],
    ["年度资金总额（万元）", ("88", 3)],
]
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["产出指标", "数量指标", "改造公厕", "≥12座"]
FORM = [*HEAD, HEADER, ROW]
DEPARTMENT = [
    ["单位名称", ("市环卫所", 3)],
    ["基本支出（万元）", "3", "项目支出（万元）", "2"],
    HEADER,
    ROW,
]
RESULTS = [
    ["项目名称", ("公厕改造", 4)],
    ["实施单位", ("市环卫所", 4)],
    ["年度资金总额（万元）", ("88", 4)],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"],
    ["产出指标", "数量指标", "改造公厕", "≥12座", "12座"],
]


def table(rows: list[list], *headings: str, sheet: str | None = None, header: str = "") -> Table:
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    above = [(header, "page_header")] if header else []
    if sheet is not None:
        above.append((sheet, "sheet_name"))
    location = f"sheet {sheet}" if sheet is not None else None
    return Table(place(spanned), list(headings), location=location, above=above)


def read(*tables: Table) -> Recognition:
    return recognise(Document("text/html", list(tables)))


def form_of(*tables: Table) -> Form:
    [form] = read(*tables).forms
    return form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024年市级财政支出绩效目标备案表", "goal"),
        ("区级部门预算项目绩效目标核定表（2025年度）", "goal"),
        ("市级项目支出绩效目标申报审核表 单位：万元", "application"),
        ("专项资金绩效申报书", "application"),
        ("街道整体绩效表", "department"),
        ("部门预算项目绩效目标清单", "goal"),
        ("项目绩效目标表2024（净水）", "goal"),
        ("部门（单位）整体预算绩效目标申报表", "department"),
        ("整体搬迁项目支出绩效目标申报表", "application"),
        ("部门整体支出绩效目标自评表", "self_evaluation"),
        ("某项目绩效自我评价情况表", "self_evaluation"),
        ("2023年度项目绩效情况表", None),
        ("项 目 绩 效 目 标 表", "goal"),
        ("項目績效目標備案表", "goal"),
        ("绩效评价服务费项目绩效目标表", "goal"),
        ("整体搬迁项目绩效目标备案表", "goal"),
        ("申报系统建设绩效目标备案表", "goal"),
        ("自评培训项目绩效目标申报表", "application"),
    ],
)
def test_a_title_is_built_like_one_and_says_its_kind_or_is_silent(
    text: str, kind: str | None
) -> None:
    title = title_of(text, vocabulary())
    assert title is not None
    assert title.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "2024年一般公共预算支出表",
        "项目绩效评价报告书",
        "目标管理责任书",
        "请各单位填写绩效目标表。",
        "绩效目标表填写说明",
        "注：见绩效目标备案表",
        "长期绩效目标表",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert title_of(text, vocabulary()) is None


@pytest.mark.parametrize(
    ("tables", "year", "origin"),
    [
        ([table(FORM, "2024年项目绩效目标备案表")], 2024, "heading"),
        ([table(FORM, "项目绩效目标备案表", "（二〇二四年度）")], 2024, "heading"),
        ([table([[("（ 2 0 2 4 年度 ）", 4)], *FORM], "绩效目标表")], 2024, "heading"),
        ([table(FORM, "2024年公厕改造绩效目标表", "绩效目标表")], 2024, "heading"),
        ([table(FORM, "某市2024年度", "项目支出绩效目标表")], 2024, "heading"),
        ([table(FORM, "绩效目标表", header="某市2024年部门预算")], 2024, "page_header"),
        ([table(FORM, header="2024年项目绩效目标备案表")], 2024, "page_header"),
        ([table(FORM, sheet="2024年绩效目标")], 2024, "sheet_name"),
        (
            [table([["某局2024年部门预算公开"]], sheet="封面"), table(FORM, sheet="9")],
            2024,
            "file_words",
        ),
        ([table(FORM, "绩效目标表", "发布时间：2024年5月6日")], None, None),
        ([table([["支出年份", ("2021年", 3)], *FORM], "绩效目标表")], None, None),
        ([table(FORM, "2023年部门决算", "2024年部门预算", "绩效目标表")], None, None),
    ],
)
def test_the_year_is_that_of_the_nearest_line_that_names_one(
    tables: list[Table], year: int | None, origin: str | None
) -> None:
    form = form_of(*tables)
    assert (form.title_year, form.title_year_from) == (year, origin)


def test_a_title_in_the_page_header_or_the_sheets_name_is_the_forms() -> None:
    first, second = read(
        table(FORM, sheet="2024年项目绩效目标备案表"), table(RESULTS, sheet="2024年绩效自评表")
    ).forms
    assert (first.heading, first.kind) == ("2024年项目绩效目标备案表", "goal")
    assert (second.heading, second.kind) == ("2024年绩效自评表", "self_evaluation")


def test_forms_on_one_sheet_stand_under_its_name() -> None:
    again = [["项目名称", ("路灯", 3)], *FORM[1:]]
    forms = read(table([*FORM, *again], sheet="绩效目标申报表")).forms
    assert [form.kind for form in forms] == ["application", "application"]


@pytest.mark.parametrize(
    ("rows", "heading", "kind"),
    [
        (RESULTS, None, "self_evaluation"),
        (RESULTS, "2023年度项目绩效情况表", "self_evaluation"),
        (FORM, "2023年度项目绩效情况表", "goal"),
        (
            [
                ["单位名称", ("市环卫所", 3)],
                ["基本支出（万元）", "3", "项目支出（万元）", "2"],
                HEADER,
                ROW,
            ],
            "2024年度预算绩效表",
            "department",
        ),
    ],
)
def test_what_a_form_holds_tells_its_kind_where_its_title_does_not(
    rows: list[list], heading: str | None, kind: str
) -> None:
    assert form_of(table(rows, *([heading] if heading else []))).kind == kind


@pytest.mark.parametrize(("sheet", "year"), [("2023", 2023), ("2302", None), ("202301", None)])
def test_a_sheet_may_be_called_by_its_year_alone(sheet: str, year: int | None) -> None:
    form = form_of(table([[("项目绩效目标表", 4)], *FORM], sheet=sheet))
    assert form.title_year == year
    assert form.title_year_from == ("sheet_name" if year else None)


def test_the_title_of_a_chapter_is_not_that_of_the_next_table() -> None:
    budget = [["科目编码", "科目名称", "合计"], ["208", "社会保障", "30"]]
    recognition = read(
        table(budget, "第四部分 项目支出绩效目标表", "预算安排如下。", "表1 支出预算表"),
        table(FORM, "附表2", "项目支出绩效目标表", "（2024年度）"),
    )
    assert [(form.number, form.title_year) for form in recognition.forms] == [(1, 2024)]
    assert recognition.problems == []


def test_an_entry_of_a_catalogue_opens_no_form() -> None:
    entries = [["表11 政府采购表"], ["表12 部门整体支出绩效目标表"], ["表13 项目支出绩效目标表"]]
    recognition = read(table(entries, sheet="目录"), table(FORM, sheet="表13"))
    assert [form.project_name for form in recognition.forms] == ["公厕改造"]
    assert recognition.problems == []


def test_a_unit_of_money_may_stand_beside_the_title() -> None:
    rows = [[("项目绩效目标备案表", 3), "单位：千元"], ["项目名称", ("公厕改造", 3)]]
    form = form_of(table([*rows, ["年度资金总额", ("88", 3)], HEADER, ROW]))
    assert (form.money_unit, [amount.yuan for amount in form.amounts]) == ("千元", [88000])


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("填报单位（盖章）：[417005]市图书馆", "417005", "市图书馆"),
        ("部门名称：市图书馆（417005）", "417005", "市图书馆"),
        ("单位：市图书馆总馆", None, "市图书馆总馆"),
    ],
)
def test_whose_form_it_is_may_stand_above_the_table(line: str, code: str, name: str) -> None:
    rows = [FORM[0], *FORM[2:]]
    for lines in ((line, "绩效目标申报表"), ("绩效目标申报表", line, "金额单位：万元")):
        form = form_of(table(rows, *lines))
        assert (form.unit_code, form.unit_name) == (code, name)


def test_a_title_below_a_form_that_opens_nothing_is_reported_with_its_rows() -> None:
    below = [[("项目绩效目标审核意见表", 4)], ["初审", ("同意", 3)]]
    form = form_of(table([*FORM, *below], "绩效目标申报表"))
    left = [cell.text for cell in form.readings if cell.field is None]
    assert left == ["项目绩效目标审核意见表", "初审", "同意"]
