"""What is stamped is paper, what is under it ink; a page that lay askew is set straight."""

import cv2
import numpy as np
import pytest

from pipelines.documents.sight.ink import ink_of, without_stamps
from pipelines.documents.sight.straight import quarters, slant_of, turned
from tests.documents.sight.drawing import DOT, bar, paper, ruled

RED, BLACK = (40, 40, 220), (20, 20, 20)


def test_a_stamp_is_paper_and_what_is_under_it_stays() -> None:
    page = np.full((600, 600, 3), 255, np.uint8)
    cv2.circle(page, (300, 300), 120, RED, 8)
    page[290:310, 150:450] = BLACK
    grey = without_stamps(page, DOT)
    assert grey[300, 160:440].max() < 60
    assert grey[185:195, 295:305].min() > 200


def test_a_line_in_red_is_ink() -> None:
    page = np.full((600, 600, 3), 255, np.uint8)
    page[290:310, 150:450] = RED
    assert without_stamps(page, DOT)[300, 160:440].max() < 140


@pytest.mark.parametrize("degrees", [-3.0, -0.5, 0.0, 0.4, 2.2])
def test_how_far_a_page_is_turned_is_told_and_mended(degrees: float) -> None:
    page = bar(ruled(paper(), [100, 400, 900], [100, 160, 300, 500]), (120, 190, 380, 220))
    lies = turned(page, degrees)
    found = slant_of(ink_of(lies, DOT))
    assert found == pytest.approx(degrees, abs=0.1)
    assert slant_of(ink_of(turned(lies, -found), DOT)) == pytest.approx(0, abs=0.06)


def test_quarters_turn_clockwise() -> None:
    page = np.array([[1, 2], [3, 4]], np.uint8)
    assert quarters(page, 1).tolist() == [[3, 1], [4, 2]]
    assert quarters(quarters(page, 3), 1).tolist() == page.tolist()
