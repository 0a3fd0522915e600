"""Rules are found where they are, and strokes of characters are none."""

import cv2
import numpy as np
import pytest

from pipelines.documents.pdf.tables.grids import Grid, grids_of, joined
from pipelines.documents.sight.ink import Pixels, ink_of
from pipelines.documents.sight.ruling import Ruling, ruling_of
from tests.documents.sight.drawing import DOT, bar, paper, ruled


def grid_of(page: Pixels) -> Grid:
    found = ruling_of(ink_of(page, DOT), DOT)
    across, down = (
        joined(
            [
                rule._replace(at=rule.at / DOT, start=rule.start / DOT, end=rule.end / DOT)
                for rule in rules
            ]
        )
        for rules in (found.across, found.down)
    )
    [grid], _ = grids_of(across, down)
    return grid


def places(rules: Ruling) -> tuple[list[int], list[int]]:
    return (
        sorted(round(rule.at) for rule in rules.across),
        sorted(round(rule.at) for rule in rules.down),
    )


def test_a_grid_is_found_where_it_is_drawn() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 140, 300])
    across, down = places(ruling_of(ink_of(page, DOT), DOT))
    assert np.allclose(across, [100, 140, 300], atol=2)
    assert np.allclose(down, [100, 400, 900], atol=2)


def test_a_missing_wall_makes_one_cell_of_two() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    page[203:298, 395:405] = 255
    assert grid_of(page).cells() == [(0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 2, 2)]


def test_a_missing_floor_makes_one_cell_of_two() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    page[195:205, 103:397] = 255
    assert grid_of(page).cells() == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 2, 2)]


def test_a_short_wall_between_two_rules_is_one() -> None:
    page = ruled(paper(), [100, 900], [100, 145, 300])
    cv2.line(page, (500, 100), (500, 145), 0, 2)
    assert len(grid_of(page).cells()) == 3


@pytest.mark.parametrize(
    ("top", "bottom"), [(112, 138), (108, 130), (115, 140)], ids=["middle", "high", "low"]
)
def test_a_stroke_of_a_character_is_no_wall(top: int, bottom: int) -> None:
    page = ruled(paper(), [100, 900], [100, 148, 300])
    cv2.line(page, (500, top), (500, bottom), 0, 2)
    assert len(grid_of(page).cells()) == 2


def test_a_box_that_is_a_character_stands_in_no_grid() -> None:
    page = ruled(paper(), [100, 900], [100, 200])
    cv2.rectangle(page, (300, 130), (340, 170), 0, 2)
    assert len(grid_of(page).cells()) == 1


def test_a_line_of_text_is_no_rule() -> None:
    page = paper()
    for row in range(300, 325, 5):  # strokes below each other, as of many characters
        cv2.line(page, (100, row), (800, row), 0, 2)
    found = ruling_of(ink_of(page, DOT), DOT)
    assert (found.across, found.down) == ([], [])


def test_rules_are_found_in_noise_and_a_little_bent() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 300, 500]).astype(float)
    page = np.clip(page * 0.96 + np.random.default_rng(1).normal(0, 14, page.shape), 0, 255)
    turn = cv2.getRotationMatrix2D((500, 400), 0.1, 1.0)
    bent = cv2.warpAffine(page.astype(np.uint8), turn, (1000, 800), borderValue=(255, 255, 255))
    assert len(grid_of(bent).cells()) == 4


def test_the_ink_of_rules_is_theirs_alone() -> None:
    page = bar(ruled(paper(), [100, 900], [100, 200]), (300, 130, 500, 160))
    ink = ruling_of(ink_of(page, DOT), DOT).ink
    assert ink[100, 300:500].all()
    assert not ink[130:160, 300:500].any()
