"""Lines of text as they are cut out of a page and put on a sheet.

Boxes in which text was found come in. One that stands over a rule is cut there, since a rule parts
cells; one that stands on end is of characters below each other. A line that was read becomes
characters side by side, as wide as such characters are.
"""

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np

from pipelines.documents.pdf.drawn.sheet import Char, Rule, make_char
from pipelines.documents.sight.engine import Box
from pipelines.documents.sight.ink import Pixels

_SLICE = (0.35, 0.4)  # of a line's height: what is narrower, or lower, is the margin of its box
_ON_END = 1.6  # so many times as high as it is wide is a line that stands on end
_SLIM = 0.55  # of the em: a letter or a digit
_TALL = 0.72  # of a box's height: the characters in it

Span = tuple[float, float]
"""From where to where."""


def cut(box: Box, across: list[Rule], down: list[Rule]) -> list[Box]:
    """A box as several, where rules go through it; its margin is none of them."""
    middle, centre = (box.top + box.bottom) / 2, (box.left + box.right) / 2
    walls = [rule.at for rule in down if rule.start <= middle <= rule.end]
    floors = [rule.at for rule in across if rule.start <= centre <= rule.end]
    line = min(box.bottom - box.top, box.right - box.left)
    narrow, low = (part * line for part in _SLICE)
    return [
        Box(left, top, right, bottom)
        for top, bottom in _parts(box.top, box.bottom, floors, low)
        for left, right in _parts(box.left, box.right, walls, narrow)
    ]


def _parts(first: float, last: float, between: list[float], least: float) -> list[Span]:
    sides = [first, *sorted(at for at in between if first < at < last), last]
    return [(one, other) for one, other in pairwise(sides) if other - one >= least]


def stands_on_end(box: Box) -> bool:
    """Whether a box is that much higher than wide."""
    return box.bottom - box.top >= _ON_END * (box.right - box.left)


def cut_out(page: Pixels, box: Box) -> Pixels:
    """The picture of a box."""
    high, wide = page.shape[:2]
    left, top = max(0, int(box.left)), max(0, int(box.top))
    right, bottom = min(wide, int(np.ceil(box.right))), min(high, int(np.ceil(box.bottom)))
    return page[top : max(bottom, top + 1), left : max(right, left + 1)]


def laid_down(column: Pixels, ink: Pixels) -> Pixels:
    """Characters below each other, put side by side.

    Args:
        column: their picture.
        ink: its mask.
    """
    parts = [column[first:after] for first, after in _stacked(ink)]
    if len(parts) < 2:
        return column
    high, paper = max(part.shape[0] for part in parts), int(column.max())
    return np.hstack([_in_middle(part, high, paper) for part in parts])


def _in_middle(part: Pixels, high: int, paper: int) -> Pixels:
    """A picture with paper above and below, so high in all."""
    above = (high - part.shape[0]) // 2
    below = high - part.shape[0] - above
    return cv2.copyMakeBorder(part, above, below, 0, 0, cv2.BORDER_CONSTANT, value=(paper,) * 4)


def _stacked(ink: Pixels) -> Iterator[tuple[int, int]]:
    """From where to where each of the characters below each other stands: about as high as wide."""
    high, wide = ink.shape
    count = max(1, round(high / wide))
    rows = ink.sum(axis=1, dtype=np.int64)
    cuts = [0]
    for number in range(1, count):
        at, reach = number * high // count, max(1, high // count // 3)
        low = max(cuts[-1] + 1, at - reach)
        whites = low + np.flatnonzero(rows[low : at + reach] == rows[low : at + reach].min())
        cuts.append(int(whites[np.argmin(np.abs(whites - at))]))
    cuts.append(high)
    yield from pairwise(cuts)


def weight_of(text: str) -> float:
    """How many ems wide a text is."""
    return sum(_SLIM if sign.isascii() else 1.0 for sign in text)


def em_of(box: Box, text: str) -> float:
    """How large the characters of a line are, by its width or, where few tell, its height."""
    by_height = _TALL * (box.bottom - box.top)
    wide = [sign for sign in text if not sign.isascii()]
    if len(wide) < 2:
        return by_height
    return min(by_height * 1.3, (box.right - box.left) / weight_of(text))


def chars_of(box: Box, text: str, size: float, run: int) -> list[Char]:
    """The characters of a line, side by side over its width."""
    if stands_on_end(box) and len(text) > 1:
        return _chars_on_end(box, text, size, run)
    middle = (box.top + box.bottom) / 2
    top, bottom = middle - size / 2, middle + size / 2
    em = (box.right - box.left) / max(1e-9, weight_of(text))
    found, left = [], box.left
    for sign in text:
        right = left + (_SLIM if sign.isascii() else 1.0) * em
        found.append(make_char((sign, left, top, right, bottom, size, 0, run, middle, middle)))
        left = right
    return found


def _chars_on_end(box: Box, text: str, size: float, run: int) -> list[Char]:
    """The characters of a line that stands on end: as one in the middle of it, no wider than it."""
    middle = (box.top + box.bottom) / 2
    flat = Box(box.left, middle - size / 2, box.right, middle - size / 2 + size)
    return chars_of(flat._replace(top=middle, bottom=middle), text, size, run)
