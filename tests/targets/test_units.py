"""The list of units is in order, and ways to write one unit come to the same."""

import csv
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

import pipelines.targets
from pipelines.codes import UnitKind
from pipelines.targets.text import even
from pipelines.targets.units import find_unit, unit_as_written

with (Path(pipelines.targets.__file__).parent / "measure_units.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def test_every_word_stands_once() -> None:
    words = [row["word"] for row in ROWS]
    assert len(words) == len(set(words))


def test_a_unit_has_one_kind_one_base_and_one_english_name() -> None:
    by_unit = sorted(ROWS, key=lambda row: row["measure_unit"])
    for unit, rows in groupby(by_unit, lambda row: row["measure_unit"]):
        said = {(row["unit_kind"], row["base_unit"], row["to_base"]) for row in rows}
        assert len(said) == 1, unit


def test_the_base_of_a_dimension_is_its_own_and_of_its_kind() -> None:
    kinds = {row["measure_unit"]: row["unit_kind"] for row in ROWS}
    factors = {row["measure_unit"]: row["to_base"] for row in ROWS}
    for row in ROWS:
        if row["unit_kind"] == UnitKind.UNCLEAR:
            assert not row["base_unit"]
            assert not row["to_base"]
        else:
            assert kinds[row["base_unit"]] == row["unit_kind"]
            assert Decimal(factors[row["base_unit"]]) == 1
            assert Decimal(row["to_base"]) > 0


@pytest.mark.parametrize(
    ("ways", "name"),
    [
        ("元/人·年 元/人/年 元/人*年 元/人.年 元每人每年 元/(人·年) 元/年/人 元/年·人", "元/人/年"),
        ("万元/公里 万元每公里 万元/千米 万元/km", "元/公里"),
        ("平米 平方米 平方 m2", "平方米"),
        ("人·次 人次 人*次", "人次"),
        ("台(套) 台套 台", "台"),
        ("种次", "种次"),
        ("人·天 人天 人*天", "人天"),
    ],
)
def test_ways_to_write_a_unit_come_to_one(ways: str, name: str) -> None:
    found = [find_unit(even(way)) for way in ways.split()]
    assert [unit and unit.text for unit in found] == [name] * len(found)


@pytest.mark.parametrize(
    "text",
    ["人(不含临时工)", "元/月(户)", "元/", "元/100人", "/株", "", "元/人/年/月/日", "余人", "℉/m"],
)
def test_what_is_no_unit_whole_is_none(text: str) -> None:
    assert find_unit(text) is None


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("个机柜", "个", "count"),
        ("万元", "元", "money"),
        ("漆", "漆", None),
        ("44,926", None, None),
    ],
)
def test_a_cell_of_units_is_a_unit_as_written(
    text: str, name: str | None, kind: str | None
) -> None:
    unit = unit_as_written(text)
    assert (unit and unit.name, unit and unit.kind) == (name, kind)
