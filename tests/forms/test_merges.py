"""Names and targets over several rows of a block, and rows that a template left."""

import pytest

from tests.forms.test_shapes import forms_of, page, sheet

TITLE = "项目支出绩效目标表"
LABELS = [["项目名称", ("防汛物资", 3)], ["预算数（万元）", ("15", 3)]]
HEADER = ["一级指标", "二级指标", "三级指标", "指标值"]
FIRST = [("产出指标", 1, 2), ("数量指标", 1, 2)]


def read(*rows: list) -> list[tuple[str | None, str | None, int, int]]:
    [form] = forms_of(page(*LABELS, HEADER, *rows, headings=(TITLE,)))
    return [(i.name, i.target_text, i.row, i.column) for i in form.indicators]


def test_a_name_over_two_targets_has_both() -> None:
    assert read([*FIRST, ("编织袋", 1, 2), "≥2万条"], ["每仓≥500条"]) == [
        ("编织袋", "≥2万条", 4, 4),
        ("编织袋", "每仓≥500条", 5, 4),
    ]


def test_a_target_over_two_names_holds_for_both_and_it_is_said() -> None:
    rows = [[*FIRST, "编织袋合格率", ("100%", 1, 2)], ["救生衣合格率"]]
    [form] = forms_of(page(*LABELS, HEADER, *rows, headings=(TITLE,)))
    assert [(i.name, i.target_text, i.row) for i in form.indicators] == [
        ("编织袋合格率", "100%", 4),
        ("救生衣合格率", "100%", 5),
    ]
    [reason] = [reason for reason in form.reasons if reason.row == 5]
    assert (reason.field, reason.column) == ("target_text", 4)
    assert (5, 4, "target_text", "100%") in form.readings


def test_a_target_over_three_names_holds_for_all() -> None:
    rows = [[("产出指标", 1, 3), ("质量指标", 1, 3), "甲率", ("≥9成", 1, 3)], ["乙率"], ["丙率"]]
    assert [target for _, target, _, _ in read(*rows)] == ["≥9成"] * 3


def test_a_blank_name_that_nobody_merged_is_the_name_above() -> None:
    table = sheet(
        ["项目名称", "防汛物资", None, None],
        ["预算数（万元）", "15", None, None],
        HEADER,
        ["产出指标", "数量指标", "编织袋", "≥2万条"],
        [None, None, None, "≥500条"],
        headings=(TITLE,),
    )
    [form] = forms_of(table)
    assert [(i.name, i.target_text) for i in form.indicators] == [
        ("编织袋", "≥2万条"),
        ("编织袋", "≥500条"),
    ]


def test_a_target_at_a_level_of_its_own_is_not_of_the_name_above() -> None:
    rows = [["产出指标", "数量指标", "编织袋", "≥2万条"], ["", "质量指标", "", "≥95%"]]
    assert [name for name, _, _, _ in read(*rows)] == ["编织袋", None]


def test_a_blank_target_that_nothing_covers_stays_blank() -> None:
    rows = [["产出指标", "数量指标", "编织袋", "≥2万条"], ["", "", "救生衣", ""]]
    assert [(name, target) for name, target, _, _ in read(*rows)] == [
        ("编织袋", "≥2万条"),
        ("救生衣", None),
    ]


def test_a_merged_unit_and_sign_hold_for_both_rows() -> None:
    table = page(
        ["项目名称", ("防汛物资", 5)],
        ["预算数（万元）", ("15", 5)],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        [*FIRST, "编织袋", ("≥", 1, 2), "20000", ("条", 1, 2)],
        ["麻袋", "300"],
        headings=(TITLE,),
    )
    [form] = forms_of(table)
    assert [(i.comparator_text, i.target_text, i.unit_text) for i in form.indicators] == [
        ("≥", "20000", "条"),
        ("≥", "300", "条"),
    ]


TEMPLATES = [
    ["", "", "指标2：", ""],
    ["", "", "指标2：……", ""],
    ["", "", "……", ""],
    ["", "", "......", "……"],
    ["", "质量指标", "指标1：", ""],
    ["", "", "指标3：堤防长度", "公里"],
    ["", "", "指标4：灌溉面积", "万亩"],
    ["", "", "合格率", "%"],
]


@pytest.mark.parametrize("row", TEMPLATES)
def test_rows_of_a_template_are_no_indicators_and_no_noise(row: list[str]) -> None:
    rows = [["产出指标", "数量指标", "指标1：编织袋", "≥2万条"], row]
    assert [name for name, _, _, _ in read(*rows)] == ["指标1：编织袋"]


@pytest.mark.parametrize("target", ["良好", "每年", "≥1公里", "提高", "优", "3项"])
def test_a_target_without_a_number_may_be_one(target: str) -> None:
    rows = [["产出指标", "数量指标", "编织袋", "≥2万条"], ["", "", "指标2：堤防", target]]
    assert [found for _, found, _, _ in read(*rows)] == ["≥2万条", target]
