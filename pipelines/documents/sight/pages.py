"""A page read by sight: its picture in, its sheet out.

The page is set upright and straight, its rules are found, and lines of text, cut where rules part
cells; what is read in them is put on the sheet with how sure it is. Ink in a cell in which no line
was found is looked at once more.
"""

import re
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.documents.pdf.drawn.sheet import Rule, Run, Sheet
from pipelines.documents.seeing import Picture
from pipelines.documents.sight.boxes import (
    chars_of,
    cut,
    cut_out,
    em_of,
    laid_down,
    stands_on_end,
)
from pipelines.documents.sight.engine import Box, Eyes, Reading, open_eyes
from pipelines.documents.sight.ink import Pixels, ink_of, without_stamps
from pipelines.documents.sight.ruling import Ruling, ruling_of
from pipelines.documents.sight.straight import quarters, slant_of, turned

_TRIED = 4  # lines tell which way is up
_TELLING = 6.0  # times as wide as high is a line that does: some characters, soon read
_SURE = 0.8  # such lines are read upright
_ALIKE = (0.7, 1.45)  # of the usual size: characters are of it
_LEAST_INK = (4.0, 1.2)  # points: what is no wider, or no higher, says nothing
_MOST_INK = 60.0  # points: what is higher is no character
_UNSURE = 0.5  # ink that no line was found in, and that is read no surer, says nothing
_NUMBER = re.compile(r"\d")
_LONGEST_NUMBER = 16  # signs of a line that is a number rather than a sentence with one
_PERMILLE = re.compile("[%％][0oO]")
_UNLIKE = 0.5  # so sure is at most what is read in two ways
_WORD = (5.0, 2.5)  # points: strokes no further apart, sideways and in height, are of one word
_MARGIN = 0.5  # points around ink


class _Line(NamedTuple):
    """A line on a page and what it says."""

    box: Box
    reading: Reading


_POINTS_OF_A4 = 842.0  # on its long side: a page larger than paper is as large as this
_LARGEST = 1_700.0  # points


def read_picture(picture: Picture, number: int) -> Sheet:
    """What stands on a page, from its picture."""
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.high, picture.wide, 3)
    longest = max(picture.size)
    scale = _POINTS_OF_A4 / longest if longest > _LARGEST else 1.0
    size = (picture.size[0] * scale, picture.size[1] * scale)
    return read_page(pixels, number, size, open_eyes())


def read_page(picture: Pixels, number: int, size: tuple[float, float], eyes: Eyes) -> Sheet:
    """What stands on a page.

    Args:
        picture: of the whole page, in colour.
        number: of the page, from 1.
        size: its width and height in points, as the picture lies.
        eyes: what reads words.
    """
    dot = picture.shape[1] / size[0]
    grey, boxes = _upright(without_stamps(picture, dot), dot, eyes)
    ink = ink_of(grey, dot)
    ruling = ruling_of(ink, dot)
    bare = _without(grey, ruling.ink, dot)
    boxes = [part for box in boxes for part in cut(box, ruling.across, ruling.down)]
    lines = _read(bare, boxes, dot, eyes)
    left = _left_ink(cv2.bitwise_and(ink, cv2.bitwise_not(ruling.ink)), lines, ruling, dot)
    lines += [line for line in _read(bare, left, dot, eyes) if line.reading.confidence >= _UNSURE]
    return _sheet(grey, number, lines, ruling, dot)


def _upright(grey: Pixels, dot: float, eyes: Eyes) -> tuple[Pixels, list[Box]]:
    """A page turned as it is to be read, and where lines stand on it."""
    grey = turned(grey, -slant_of(ink_of(grey, dot)))
    boxes = eyes.find(_in_colour(grey))
    if sum(map(stands_on_end, boxes)) > len(boxes) / 2:
        grey = quarters(grey, 1)
        boxes = eyes.find(_in_colour(grey))
    telling = sorted(boxes, key=_oddness)[:_TRIED]
    pictures = [_in_colour(cut_out(grey, box)) for box in telling]
    sure = _sure(pictures, eyes)
    if sure < _SURE and _sure([quarters(one, 2) for one in pictures], eyes) > sure:
        grey = quarters(grey, 2)
        high, wide = grey.shape
        boxes = [
            Box(wide - box.right, high - box.bottom, wide - box.left, high - box.top)
            for box in boxes
        ]
    return grey, boxes


def _oddness(box: Box) -> float:
    """How far a line is from one that tells which way is up."""
    return abs((box.right - box.left) / (box.bottom - box.top) - _TELLING)


def _sure(lines: list[Pixels], eyes: Eyes) -> float:
    """How sure lines are read; those of several signs tell."""
    read = [one.confidence for one in eyes.read(lines) if len(one.text) > 1]
    return sum(read) / len(read) if read else 0.0


def _in_colour(grey: Pixels) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)


def _without(grey: Pixels, rules: Pixels, dot: float) -> Pixels:
    """A page without its rules: a word beside one is not read with it."""
    near = 2 * max(1, round(0.3 * dot)) + 1
    wide = cv2.dilate(rules, np.ones((near, near), np.uint8))
    return np.where(wide > 0, np.uint8(np.median(grey)), grey)


def _read(page: Pixels, boxes: list[Box], dot: float, eyes: Eyes) -> list[_Line]:
    """What boxes say, without those that say nothing."""
    pictures = []
    for box in boxes:
        picture = cut_out(page, box)
        if stands_on_end(box):
            picture = laid_down(picture, ink_of(picture, dot))
        pictures.append(_in_colour(picture))
    readings = _read_twice(pictures, eyes)
    return [
        _Line(box, reading)
        for box, reading in zip(boxes, readings, strict=True)
        if reading.text.strip()
    ]


def _read_twice(pictures: list[Pixels], eyes: Eyes) -> list[Reading]:
    """What lines say; numbers are read again, twice as wide, and are not sure if they differ.

    ‰ is read as % and as %0, by turns.
    """
    readings = eyes.read(pictures)
    places = [place for place, one in enumerate(readings) if _NUMBER.search(one.text)]
    places = [place for place in places if len(readings[place].text) <= _LONGEST_NUMBER]
    wide = [cv2.resize(pictures[place], None, fx=2, fy=1) for place in places]
    for place, again in zip(places, eyes.read(wide), strict=True):
        text, sure = readings[place]
        if again.text != text or _PERMILLE.search(text):
            readings[place] = Reading(text, min(sure, _UNLIKE))
    return readings


def _left_ink(ink: Pixels, lines: list[_Line], ruling: Ruling, dot: float) -> list[Box]:
    """Where ink of the size of characters stands inside of the ruling, and no line was found."""
    if not (ruling.across and ruling.down):
        return []
    left, right = min(rule.at for rule in ruling.down), max(rule.at for rule in ruling.down)
    top, bottom = min(rule.at for rule in ruling.across), max(rule.at for rule in ruling.across)
    rest = np.zeros_like(ink)
    inside = (slice(int(top), int(bottom)), slice(int(left), int(right)))
    rest[inside] = ink[inside]
    for box, _ in lines:
        rest[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1] = 0
    clean = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    apart = [max(3, round(one * dot)) for one in _WORD]
    whole = cv2.dilate(clean, np.ones(apart[::-1], np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    found = [box for at in range(1, count) for box in _ink_box(stats[at], apart, dot)]
    return [part for box in found for part in cut(box, ruling.across, ruling.down)]


def _ink_box(stats: Pixels, apart: list[int], dot: float) -> Iterator[Box]:
    left, top, wide, high = (int(one) for one in stats[:4])
    across, down = (wide - apart[0]) / dot, (high - apart[1]) / dot
    says = max(across, down) >= _LEAST_INK[0] and min(across, down) >= _LEAST_INK[1]
    if says and down <= _MOST_INK:
        by = _MARGIN * dot
        yield Box(left - by, top - by, left + wide + by, top + high + by)


def _sheet(grey: Pixels, number: int, lines: list[_Line], ruling: Ruling, dot: float) -> Sheet:
    """Lines and rules, in points."""
    high, wide = grey.shape
    sheet = Sheet(number, wide / dot, high / dot)
    placed = [(_scaled(box, dot), reading) for box, reading in lines]
    sizes = [em_of(box, reading.text) for box, reading in placed]
    usual = median(sizes) if sizes else 0.0
    for (box, reading), size in zip(placed, sizes, strict=True):
        is_usual = _ALIKE[0] * usual <= size <= _ALIKE[1] * usual
        own = usual if is_usual else size
        sheet.chars += chars_of(box, reading.text.strip(), own, len(sheet.runs))
        sheet.runs.append(Run(own, confidence=reading.confidence))
    sheet.across = [Rule(at / dot, start / dot, end / dot) for at, start, end in ruling.across]
    sheet.down = [Rule(at / dot, start / dot, end / dot) for at, start, end in ruling.down]
    return sheet


def _scaled(box: Box, dot: float) -> Box:
    return Box(*(side / dot for side in box))
