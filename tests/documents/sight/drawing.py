"""Pages drawn for tests, and eyes that need no model."""

from collections.abc import Callable

import cv2
import numpy as np

from pipelines.documents.sight.engine import Box, Reading
from pipelines.documents.sight.ink import Pixels

DOT = 200 / 72
"""Pixels a point."""


def paper(wide: int = 1000, high: int = 800) -> Pixels:
    return np.full((high, wide), 255, np.uint8)


def ruled(page: Pixels, lefts: list[int], tops: list[int]) -> Pixels:
    """Rules at all of these places."""
    for x in lefts:
        cv2.line(page, (x, tops[0]), (x, tops[-1]), 0, 2)
    for y in tops:
        cv2.line(page, (lefts[0], y), (lefts[-1], y), 0, 2)
    return page


def bar(page: Pixels, box: tuple[int, int, int, int], shade: int = 0) -> Pixels:
    """Some ink as a line of text leaves it: strokes with white between them."""
    left, top, right, bottom = box
    for x in range(left, right - 6, 12):
        page[top:bottom, x : x + 5] = shade
    return page


class Eyes:
    """Finds the boxes that it is told of; what a line says is told by how wide it is."""

    def __init__(self, boxes: list[Box], say: Callable[[Pixels], Reading]) -> None:
        self.boxes = boxes
        self.say = say
        self.asked: list[tuple[int, int]] = []

    def find(self, picture: Pixels) -> list[Box]:
        return list(self.boxes)

    def read(self, lines: list[Pixels]) -> list[Reading]:
        self.asked += [line.shape[:2] for line in lines]
        return [self.say(line) for line in lines]
