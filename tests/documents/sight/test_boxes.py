"""Lines are cut where rules part cells, and become characters side by side."""

import numpy as np
import pytest

from pipelines.documents.pdf.drawn.sheet import Rule
from pipelines.documents.sight.boxes import chars_of, cut, em_of, laid_down, stands_on_end
from pipelines.documents.sight.engine import Box

LINE = Box(100, 100, 300, 130)


@pytest.mark.parametrize(
    ("down", "sides"),
    [
        ([], [(100, 300)]),
        ([Rule(200, 0, 500)], [(100, 200), (200, 300)]),
        ([Rule(200, 0, 110)], [(100, 300)]),
        ([Rule(104, 0, 500)], [(104, 300)]),
        ([Rule(296, 0, 500), Rule(180, 50, 200)], [(100, 180), (180, 296)]),
    ],
    ids=["none", "through it", "above its middle", "in its margin", "two"],
)
def test_a_box_is_cut_at_the_walls_that_go_through_it(
    down: list[Rule], sides: list[tuple[int, int]]
) -> None:
    assert [(box.left, box.right) for box in cut(LINE, [], down)] == sides


def test_a_box_is_cut_at_the_floors_that_go_through_it() -> None:
    tall = Box(100, 100, 130, 200)
    parts = cut(tall, [Rule(150, 0, 500), Rule(103, 0, 500), Rule(170, 400, 500)], [])
    assert [(box.top, box.bottom) for box in parts] == [(103, 150), (150, 200)]


def test_characters_stand_side_by_side_over_the_width_of_their_line() -> None:
    chars = chars_of(Box(10, 10, 60, 24), "预算90", 12, 3)
    assert "".join(char.text for char in chars) == "预算90"
    assert (chars[0].x0, round(chars[-1].x1)) == (10, 60)
    assert chars[0].x1 - chars[0].x0 > chars[-1].x1 - chars[-1].x0
    assert {(char.run, char.middle) for char in chars} == {(3, 17)}


def test_a_line_on_end_stays_in_its_column() -> None:
    chars = chars_of(Box(50, 10, 60, 70), "产出指标", 10, 0)
    assert all(50 <= char.x0 < char.x1 <= 60.01 for char in chars)
    assert {char.middle for char in chars} == {40}


def test_the_width_of_chinese_characters_tells_their_size() -> None:
    assert em_of(Box(0, 0, 40, 15), "绩效目标") == 10
    assert em_of(Box(0, 0, 11, 10), "12") == pytest.approx(7.2)


def test_characters_below_each_other_are_put_side_by_side() -> None:
    column = np.full((90, 30), 255, np.uint8)
    ink = np.zeros_like(column)
    for top in (3, 33, 63):
        column[top : top + 24, 3:27], ink[top : top + 24, 3:27] = 0, 255
    line = laid_down(column, ink)
    assert line.shape[0] < 45
    assert line.shape[1] == 90
    assert (line == 0).sum() == (column == 0).sum()


def test_a_box_that_is_much_higher_than_wide_stands_on_end() -> None:
    assert stands_on_end(Box(0, 0, 10, 30))
    assert not stands_on_end(Box(0, 0, 10, 12))
