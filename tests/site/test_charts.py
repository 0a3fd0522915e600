"""What the bars of a chart are, before a browser sets them."""

import pytest

from pipelines.codes import Words
from pipelines.releases.reader import reading
from pipelines.site.charts import CHARTS, Chart, bars, legend
from tests.conftest import Warehouse

CHART = Chart(
    "money",
    Words("各单位预算", "Budgets"),
    Words("万元", "10,000 yuan"),
    "select 1",
    "wan",
    lambda row: Words(row["unit"], row["unit"]),
    lambda row: Words(row["fund"], row["fund"]),
    "colour",
)


def _nowhere(_: object) -> str:
    return ""


def _row(unit: str, fund: str, wan: float | None, colour: str = "fund-0") -> dict[str, object]:
    return {"unit": unit, "fund": fund, "wan": wan, "colour": colour}


def test_bars_are_as_long_as_their_parts_and_the_longest_is_all_of_it() -> None:
    rows = [_row("甲局", "中央", 30), _row("甲局", "市级", 10, "fund-3"), _row("乙局", "市级", 8)]
    longest, other = bars(CHART, rows, _nowhere)
    assert (longest.value, [part.percent for part in longest.parts]) == (40, [75.0, 25.0])
    assert (other.value, [part.percent for part in other.parts]) == (8, [20.0])
    assert legend([longest]) == [
        ("fund-0", Words("中央", "中央")),
        ("fund-3", Words("市级", "市级")),
    ]


def test_a_colour_that_two_funds_share_is_told_with_both() -> None:
    drawn = bars(CHART, [_row("甲局", "中央", 3), _row("甲局", "市级", 1)], _nowhere)
    assert [name.zh for _, name in legend(drawn)] == ["中央", "市级"]


@pytest.mark.parametrize("value", [None, 0, -5])
def test_what_is_nothing_or_less_has_no_length(value: float | None) -> None:
    drawn = bars(CHART, [_row("甲局", "中央", value), _row("乙局", "中央", 2)], _nowhere)
    assert [part.percent for bar in drawn for part in bar.parts] == (
        [100.0] if value is None else [0.0, 100.0]
    )


def test_names_stand_as_they_are_however_long() -> None:
    [bar] = bars(CHART, [_row("局" * 500, "中央", 1)], _nowhere)
    assert bar.name.zh == "局" * 500


def test_a_fund_source_has_one_colour_on_all_charts(loaded: Warehouse) -> None:
    with reading(loaded.places.current.resolve()) as ask:
        budget, funds = (
            {
                (row["fund_source_name"], row["colour"])
                for row in ask(chart.sql, {"year": 2023, "kind": "goal"})
            }
            for chart in CHARTS
            if chart.name in ("budget", "funds")
        )
    assert budget == funds != set()
    assert len({colour for _, colour in budget}) == len(budget)
