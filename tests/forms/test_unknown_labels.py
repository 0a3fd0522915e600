"""Labels that no list of words has."""

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, recognise
from pipelines.forms.vocabulary import NO_WORD, vocabulary

HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
ROW = ["产出指标", "数量指标", "修缮校舍", "≥3栋"]
HEAD = [["项目名称", ("校舍修缮", 3)], ["主管部门", "县教育局", "实施单位", "县第二中学"]]
MONEY = ["年度资金总额（万元）", ("60", 3)]


def form_of(*rows: list[str | tuple]) -> Form:
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row] for row in rows
    ]
    [form] = recognise(Document("text/html", [Table(place(spanned), ["绩效目标申报表"])])).forms
    return form


def fields(form: Form) -> dict[str, str | None]:
    return {cell.text: cell.field for cell in form.readings}


def unclaimed(form: Form) -> list[str]:
    return [cell.text for cell in form.readings if cell.field is None]


LABELS = [
    "建设周期", "建设内容及规模", "业务归口", "资金拨付方式", "项目来源", "绩效等级", "管理模式",
    "服务范围", "申报理由", "工作进度安排", "是否跨年", "验收方式", "项目选址", "产权归属",
    "受益范围", "建设模式", "招标方式", "对应规划", "支出类别", "项目立项文号", "评审结论",
    "监管方式", "运行维护安排", "实施步骤", "风险及应对", "项目归属领域", "所在乡镇（街道）",
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_no_list_has_keeps_its_value_and_fills_no_other_field(label: str) -> None:
    assert vocabulary().words[label] is NO_WORD
    plain = form_of(*HEAD, MONEY, HEADER, ROW)
    for row in (
        [label, ("分两批办理", 3)],
        [label, "分两批办理", "项目属性", "延续"],
        ["项目属性", "延续", label, "分两批办理"],
        [f"三、{label}：", ("分两批办理", 3)],
        ["\n".join(label), ("分两批办理", 3)],
        [f"{label}（不超过100字）", ("分两批办理", 3)],
    ):
        form = form_of(HEAD[0], row, HEAD[1], MONEY, HEADER, ROW)
        assert unclaimed(form) == []
        assert "unknown_label" in fields(form).values()
        assert fields(form)["分两批办理"] == "attribute"
        for name in ("project_name", "unit_name", "department_text", "goal_text", "title_year"):
            assert getattr(form, name) == getattr(plain, name)
        assert [(a.role, a.yuan) for a in form.amounts] == [(a.role, a.yuan) for a in plain.amounts]
        assert len(form.indicators) == 1


def test_a_blank_value_above_a_label_that_no_list_has_takes_nothing() -> None:
    form = form_of(HEAD[0], ["主管部门", ("", 3)], ["建设周期", ("两年", 3)], MONEY, HEADER, ROW)
    assert (form.department_text, fields(form)["两年"]) == (None, "attribute")


def test_values_that_stand_under_their_labels_stay_theirs() -> None:
    form = form_of(
        HEAD[0],
        [("年度目标", 2), ("全年目标实际完成情况", 2)],
        [("修缮三栋", 2), ("已修三栋", 2)],
        MONEY,
        HEADER,
        ROW,
    )
    assert (form.goal_text, form.result_goal_text) == ("修缮三栋", "已修三栋")


def test_a_year_beside_a_label_is_not_the_year_of_the_form() -> None:
    for row in (
        ["开工年份", "2019年", "竣工年份", "2024年"],
        ["项目属性", "延续", "竣工", "2024年"],
    ):
        form = form_of(*HEAD, row, MONEY, HEADER, ROW)
        assert form.title_year is None


@pytest.mark.parametrize("label", ["项目联络员", "审批负责人", "签字人", "经办人手机号（必填）"])
def test_whom_to_call_is_left_out_by_any_label(label: str) -> None:
    form = form_of(*HEAD, [label, ("赵某某", 3)], MONEY, HEADER, ROW)
    assert "赵某某" not in str(form)


def test_money_is_not_put_aside_by_a_label_that_no_list_has() -> None:
    form = form_of(*HEAD, MONEY, ["应急款项预留", ("15", 3)], HEADER, ROW)
    assert fields(form)["15"] != "attribute"


def test_a_row_of_more_cells_is_no_label_with_its_value() -> None:
    form = form_of(*HEAD, ["支出进度", "三月底", "六月底"], MONEY, HEADER, ROW)
    assert "attribute" not in fields(form).values()


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("年度主要目标和成果", "goal_text"),
        ("实施期主要目标", "long_term_goal_text"),
        ("预期目标完成时限", None),
        ("目标群体", None),
    ],
)
def test_a_goal_by_another_name(label: str, field: str | None) -> None:
    form = form_of(*HEAD, [label, ("修缮三栋校舍", 3)], MONEY, HEADER, ROW)
    found = {name for name in ("goal_text", "long_term_goal_text") if getattr(form, name)}
    assert found == ({field} if field else set())


def test_a_project_by_another_name() -> None:
    form = form_of(["险种名称", ("失业保险基金", 3)], HEAD[1], MONEY, HEADER, ROW)
    assert (form.project_name, unclaimed(form)) == ("失业保险基金", [])


def test_of_several_departments_none_is_the_unit() -> None:
    rows = [["市级主管部门", "市水务局", "区级主管部门", "区水务局"], MONEY, HEADER, ROW]
    form = form_of(HEAD[0], *rows)
    assert (form.department_text, form.unit_name) == ("市水务局", None)


def test_a_label_with_its_value_in_one_cell_is_kept_as_it_stands() -> None:
    form = form_of(*HEAD, [("建设地点：城东街道", 4)], [("签字人：赵某某", 4)], HEADER, ROW)
    assert fields(form)["建设地点：城东街道"] == "attribute"
    assert "赵某某" not in str(form)


def test_a_label_with_a_long_hint_is_the_label() -> None:
    hint = "填写本年度内预计达到的产出和效果，要具体、可衡量、可实现，不照抄文件，" * 2
    form = form_of(*HEAD, [f"年度目标（{hint}三百字以内）", ("修缮三栋", 3)], HEADER, ROW)
    assert form.goal_text == "修缮三栋"


@pytest.mark.parametrize(
    ("heads", "values"),
    [
        (["主管部门", "建设模式", "实施单位", "绩效等级"], ["县教育局", "代建", "县二中", "甲"]),
        (["主管部门", "实施单位", "建设模式", "绩效等级"], ["县教育局", "县二中", "代建", "甲"]),
        (["主管部门", "实施单位", "项目属性", "项目期限"], ["教育口", "县二中", "延续", "一年"]),
    ],
)
def test_a_row_of_labels_may_have_its_values_under_it(heads: list[str], values: list[str]) -> None:
    form = form_of(HEAD[0], heads, values, MONEY, HEADER, ROW)
    said = dict(zip(heads, values, strict=True))
    assert (form.department_text, form.unit_name) == (said["主管部门"], said["实施单位"])
    assert unclaimed(form) == []
