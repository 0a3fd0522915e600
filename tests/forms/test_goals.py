"""Which of the goals of a form is which, by its label and by the labels around it."""

import pytest

from pipelines.documents import Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, recognise
from pipelines.forms.words.goal_words import goal_field, is_whole
from pipelines.forms.words.vocabulary import squeeze, vocabulary

BLOCK = (
    ["一级指标", "二级指标", "三级指标", "指标值", "备注"],
    ["产出指标", "数量指标", "清理河道", "≥26公里", ""],
)


def form_of(*rows: list, title: str = "2024年度项目绩效目标表") -> Form:
    head = [["项目名称", ("河道清理", 4)], ["预算数（万元）", ("57", 4)]]
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row]
        for row in (*head, *rows, *BLOCK)
    ]
    recognition = recognise(Document("text/html", [Table(place(spanned), [title])]))
    assert recognition.problems == []
    [form] = recognition.forms
    return form


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("调整后目标", "goal_text"),
        ("变更后绩效目标", "goal_text"),
        ("原目标", "attribute"),
        ("调整前年度目标", "attribute"),
        ("上年目标", "attribute"),
        ("上半年目标", "attribute"),
        ("远期目标", "long_term_goal_text"),
        ("五年规划目标", "long_term_goal_text"),
        ("绩效总体目标", "goal_text"),
        ("年初项目目标", "goal_text"),
        ("实际完成目标", "result_goal_text"),
        ("2024年目标", "goal_text"),
        ("2024-2026年目标", None),
        ("年度指标目标", None),
        ("扶贫目标", None),
        ("目标", None),
        ("年度任务", None),
    ],
)
def test_a_label_of_goals_is_known_by_its_parts(label: str, field: str | None) -> None:
    assert goal_field(squeeze(label), vocabulary().headers_of) == field


@pytest.mark.parametrize(
    ("label", "whole"), [("总体目标", True), ("年度总体目标", False), ("目标", False)]
)
def test_a_whole_that_says_no_year_is_a_whole(label: str, whole: bool) -> None:
    assert is_whole(label, vocabulary().headers_of) is whole


@pytest.mark.parametrize(
    ("rows", "goals"),
    [
        pytest.param(
            [["绩效目标", "原目标", "清理40公里。", "调整后目标", "清理26公里。"]],
            ("清理26公里。", None, None),
            id="what was changed is kept beside",
        ),
        pytest.param(
            [["年初设定目标", ("清理40公里。", 4)], ["调整后目标", ("清理26公里。", 4)]],
            ("清理26公里。", None, None),
            id="what came later is in force",
        ),
        pytest.param(
            [["目标情况", ("年度目标：清理26公里。", 2), ("完成情况：清理27公里。", 2)]],
            ("清理26公里。", None, "清理27公里。"),
            id="each cell says which it is",
        ),
        pytest.param(
            [["绩效目标", ("1.年度目标：清理26公里。\n2.中期目标：清理90公里。", 4)]],
            ("清理26公里。", "清理90公里。", None),
            id="each line says which it is",
        ),
        pytest.param(
            [["绩效目标", ("主要任务：清理26公里。", 4)]],
            ("主要任务：清理26公里。", None, None),
            id="a colon alone says nothing",
        ),
        pytest.param(
            [["总体目标", ("清理90公里。", 4)], ["年度目标", ("清理26公里。", 4)]],
            ("清理26公里。", "清理90公里。", None),
            id="a whole beside a year",
        ),
        pytest.param(
            [["年度目标", ("清理26公里。", 4)], ["2025年目标", ("清理30公里。", 4)]],
            ("清理26公里。", None, None),
            id="a goal of another year",
        ),
    ],
)
def test_a_goal_is_what_its_labels_say(rows: list[list], goals: tuple[str | None, ...]) -> None:
    form = form_of(*rows)
    assert (form.goal_text, form.long_term_goal_text, form.result_goal_text) == goals


def test_a_goal_of_another_year_is_reported() -> None:
    form = form_of(["年度目标", ("清理26公里。", 4)], ["2025年目标", ("清理30公里。", 4)])
    assert [cell.text for cell in form.readings if cell.field is None] == ["清理30公里。"]


def test_what_a_goal_was_before_it_was_changed_is_kept_with_its_cell() -> None:
    form = form_of(["年初设定目标", ("清理40公里。", 4)], ["调整后目标", ("清理26公里。", 4)])
    fields = {cell.text: cell.field for cell in form.readings}
    assert (fields["清理40公里。"], fields["清理26公里。"]) == ("attribute", "goal_text")


def test_goals_with_what_came_of_them_are_no_header_over_the_header() -> None:
    form = form_of(["年度目标", ("清理河道", 2), "完成情况", "已清理"])
    assert form.goal_text == "清理河道"
    assert [i.name for i in form.indicators] == ["清理河道"]


def test_the_label_of_a_goal_gives_a_year_where_nothing_else_does() -> None:
    form = form_of(["年度目标（2023年）", ("清理河道。", 4)], title="项目绩效目标表")
    assert (form.title_year, form.title_year_from) == (2023, "file_words")
