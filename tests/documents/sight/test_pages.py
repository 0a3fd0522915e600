"""A page becomes a sheet, whoever reads its words."""

import cv2
import numpy as np

from pipelines.documents.pdf.reader import document_from
from pipelines.documents.sight.engine import Box, Reading
from pipelines.documents.sight.ink import Pixels
from pipelines.documents.sight.pages import read_page
from tests.documents.sight.drawing import DOT, Eyes, bar, paper, ruled

SIZE = (1000 / DOT, 800 / DOT)


def _off(width: int, line: Pixels) -> int:
    """How far from a width a line is, as it stands or twice as wide: numbers are read again."""
    return min(abs(width - line.shape[1]), abs(2 * width - line.shape[1]))


def colour(page: Pixels) -> Pixels:
    return cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)


def test_words_stand_in_the_cells_that_rules_make_and_say_how_sure_they_are() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    boxes = [Box(110, 130, 290, 170), Box(410, 130, 560, 170), Box(110, 230, 600, 270)]
    for box in boxes:
        bar(page, (int(box.left), int(box.top), int(box.right), int(box.bottom)))

    def say(line: Pixels) -> Reading:
        texts = {
            181: ("项目名称", 0.99),
            151: ("修渠", 0.7),
            291: ("预算数", 0.98),
            201: ("90.5", 0.6),
        }
        return Reading(*min(texts.items(), key=lambda one: _off(one[0], line))[1])

    sheet = read_page(colour(page), 1, SIZE, Eyes(boxes, say))
    [table] = document_from([sheet]).tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目名称", "修渠"],
        ["预算数", "90.5"],
    ]
    assert table.confidences == {(0, 0): 0.99, (0, 1): 0.7, (1, 0): 0.98, (1, 1): 0.6}


def test_ink_in_a_cell_that_nothing_was_found_in_is_looked_at_again() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    bar(page, (500, 130, 560, 165))
    sheet = read_page(colour(page), 1, SIZE, Eyes([], lambda line: Reading("8", 0.95)))
    assert "".join(char.text for char in sheet.chars) == "8"


def test_ink_that_is_read_without_any_surety_says_nothing() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    bar(page, (500, 130, 560, 165))
    sheet = read_page(colour(page), 1, SIZE, Eyes([], lambda line: Reading("乂", 0.2)))
    assert sheet.chars == []


def test_a_page_that_stands_on_its_head_is_turned() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    bar(page, (110, 130, 280, 170))
    page[130:150, 110:280] = 0  # darker above than below
    lies = colour(np.ascontiguousarray(np.rot90(page, 2)))

    def say(line: Pixels) -> Reading:
        half = line.shape[0] // 2
        upright = line[:half].mean() < line[half:].mean()
        return Reading("项目名称", 0.99) if upright else Reading("称", 0.3)

    box = Box(1000 - 280, 800 - 170, 1000 - 110, 800 - 130)
    sheet = read_page(lies, 1, SIZE, Eyes([box], say))
    assert "".join(char.text for char in sheet.chars) == "项目名称"
    assert sheet.chars[0].x0 * DOT < 300


def test_an_empty_page_is_an_empty_sheet() -> None:
    sheet = read_page(colour(paper()), 4, SIZE, Eyes([], lambda line: Reading("", 0.0)))
    assert (sheet.number, sheet.chars, sheet.across, sheet.down) == (4, [], [], [])


def test_a_number_that_is_read_in_two_ways_is_not_sure() -> None:
    page = ruled(paper(), [100, 400, 900], [100, 200, 300])
    box = Box(510, 130, 590, 165)
    bar(page, (510, 130, 590, 165))

    def say(line: Pixels) -> Reading:
        return Reading("1%" if line.shape[1] < 120 else "1%0", 0.99)

    sheet = read_page(colour(page), 1, SIZE, Eyes([box], say))
    assert "".join(char.text for char in sheet.chars) == "1%"
    assert [run.confidence for run in sheet.runs] == [0.5]
