"""A number that was read by sight and may be another is in doubt, and stays what was read."""

from decimal import Decimal

import pytest

from pipelines.documents import Cell, Document, Table
from pipelines.forms import Form, recognise
from pipelines.forms.doubts import lookalikes
from pipelines.forms.records import SeenReading, readings_from_json, readings_to_json


def form_of(amounts: tuple[str, str, str], unsure: dict[tuple[int, int], float]) -> Form:
    texts = [
        ["项目名称", "清淤工程", "", ""],
        ["预算数（万元）", amounts[0], "其中：财政资金", amounts[1]],
        ["其他资金", amounts[2], "", ""],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "清淤河道长度", "≥8公里"],
        ["效益指标", "社会效益", "受益群众满意", "满意"],
    ]
    rows = [[Cell(text, column) for column, text in enumerate(row)] for row in texts]
    table = Table(rows, ["2024年项目支出绩效目标表"])
    table.confidences = {
        (row, column): unsure.get((row, column), 0.99)
        for row, cells in enumerate(texts)
        for column, text in enumerate(cells)
        if text
    }
    [form] = recognise(Document("", [table])).forms
    return form


def test_records_say_that_they_were_read_by_sight_and_how_surely() -> None:
    form = form_of(("90.5", "80.5", "10"), {(4, 2): 0.97})
    assert [one.seen and one.seen.confidence for one in form.indicators] == [
        Decimal("0.970"),
        Decimal("0.990"),
    ]
    assert all(one.seen is not None and one.seen.doubt is None for one in form.amounts)


def test_a_number_that_is_not_sure_is_in_doubt_and_a_word_is_not() -> None:
    form = form_of(("90.5", "80.5", "10"), {(4, 3): 0.5, (5, 3): 0.5, (1, 3): 0.4})
    assert [one.seen and one.seen.doubt for one in form.indicators] == ["unsure", None]
    assert {one.role: one.seen and one.seen.doubt for one in form.amounts} == {
        "budget": None,
        "fiscal": "unsure",
        "other": None,
    }
    assert form.indicators[0].target_text == "≥8公里"


@pytest.mark.parametrize(
    ("amounts", "doubted"),
    [
        (("98.5", "88.5", "10"), set()),
        (("98.5", "83.5", "10"), {"fiscal", "budget"}),
        (("905", "80.5", "10"), {"budget"}),
        (("90.5", "80.5", "70"), {"other"}),
        (("44.0", "12.0", "11.0"), set()),
    ],
    ids=["adds up", "8 or 3", "a lost point", "7 or 1", "no one sign mends it"],
)
def test_a_sum_that_a_sign_like_it_would_mend_puts_the_amount_in_doubt(
    amounts: tuple[str, str, str], doubted: set[str]
) -> None:
    form = form_of(amounts, {})
    found = {one.role for one in form.amounts if one.seen and one.seen.doubt == "misread"}
    assert found == doubted
    assert [one.text for one in form.amounts] == list(amounts)


def test_a_number_looks_like_those_with_one_sign_another() -> None:
    assert "80" in set(lookalikes("30"))
    assert {"1.2", "12"} & set(lookalikes("12")) == {"1.2"}
    assert "105" in set(lookalikes("10.5"))


def test_a_reading_keeps_how_sure_it_is() -> None:
    form = form_of(("90.5", "80.5", "10"), {(4, 3): 0.5})
    kept = readings_from_json(readings_to_json(form.readings))
    assert kept == form.readings
    sure = {
        (cell.row, cell.column): cell.confidence for cell in kept if isinstance(cell, SeenReading)
    }
    assert min(sure.values()) == 0.5
