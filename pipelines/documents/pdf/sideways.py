"""Sheets that are wider than paper: what a page's right side cut off, on another page.

Pages come in; a page whose rules run on at its right side, and a later one on which the same rows
come in from its left side, go out as one page as wide as both. Titles and words that the cut went
through are then whole, since each page has the characters on its side of it.
"""

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipelines.documents.pdf.grids import SAME_EDGE, joined, nearest
from pipelines.documents.pdf.sheet import Char, Rule, Run, Sheet

_FEWEST_ROWS = 3  # rules that both pages must have


def side_by_side(sheets: list[Sheet]) -> list[Sheet]:
    """Pages, with those put together that are parts of one sheet beside each other."""
    if len(sheets) < 2:
        return sheets
    for sheet in sheets:
        sheet.across, sheet.down = joined(sheet.across), joined(sheet.down)
    sides = [_sides_of(sheet) for sheet in sheets]
    following = _following(sides)
    found = []
    for place in range(len(sheets)):
        if place not in following.values():
            sheet, at = sheets[place], place
            while at in following:
                sheet = _put_together(sheet, sheets[following[at]], sides[following[at]])
                at = following[at]
            found.append(sheet)
    return found


class _Side(NamedTuple):
    """One side of what is ruled on a page.

    Attributes:
        at: where it is.
        heights: of the rules that end there.
        is_open: for each space between them, whether no rule closes it there.
    """

    at: float
    heights: list[float]
    is_open: list[bool]

    def covers(self, y: float) -> bool:
        """Whether a height lies between its rules."""
        return bool(self.heights) and self.heights[0] < y < self.heights[-1]

    def open_at(self, y: float) -> bool:
        """Whether no rule closes it at a height that it covers."""
        return self.is_open[bisect_right(self.heights, y) - 1]


Sides = tuple[_Side, _Side] | None
"""The left and the right one of a page; `None` where nothing is ruled."""


def _sides_of(sheet: Sheet) -> Sides:
    if not sheet.across or not sheet.down:
        return None
    left = min([rule.start for rule in sheet.across] + [rule.at for rule in sheet.down])
    right = max([rule.end for rule in sheet.across] + [rule.at for rule in sheet.down])
    return _side(sheet, left), _side(sheet, right)


def _side(sheet: Sheet, at: float) -> _Side:
    heights = sorted(
        rule.at
        for rule in sheet.across
        if rule.start - 2 * SAME_EDGE <= at <= rule.end + 2 * SAME_EDGE
    )
    closing = [rule for rule in sheet.down if abs(rule.at - at) <= 2 * SAME_EDGE]
    middles = [(above + below) / 2 for above, below in pairwise(heights)]
    is_open = [not any(rule.start <= y <= rule.end for rule in closing) for y in middles]
    return _Side(at, heights, is_open)


def _following(sides: list[Sides]) -> dict[int, int]:
    """Which page stands to the right of which.

    Rows that no rule closes tell; the pages after such a pair belong together likewise, though
    all of their rows are closed.
    """
    found: dict[int, int] = {}
    for place, own in enumerate(sides):
        if own is None or place in found or not any(own[1].is_open):
            continue
        for other in range(place + 1, len(sides)):
            beside = sides[other]
            if beside is None or other in found.values() or not any(beside[0].is_open):
                continue
            if min(len(own[1].heights), len(beside[0].heights)) < _FEWEST_ROWS:
                continue
            if _fit(own[1], beside[0]) and _open_alike(own[1], beside[0]):
                found[place] = other
                _pair_those_after(place, other, sides, found)
                break
    return found


def _pair_those_after(place: int, other: int, sides: list[Sides], found: dict[int, int]) -> None:
    for ahead in range(1, other - place):
        if other + ahead >= len(sides):
            return
        own, beside = sides[place + ahead], sides[other + ahead]
        first, second = sides[place], sides[other]
        if own is None or beside is None or first is None or second is None:
            return
        stand_there = (
            abs(own[1].at - first[1].at) <= SAME_EDGE
            and abs(beside[0].at - second[0].at) <= SAME_EDGE
        )
        if not (stand_there and _fit(own[1], beside[0])):
            return
        found[place + ahead] = other + ahead


def _fit(own: _Side, beside: _Side) -> bool:
    """Whether the rows of one side are rows of the other, or some of them together."""
    fewer, more = sorted((own.heights, beside.heights), key=len)
    return len(fewer) > 1 and all(abs(at - more[nearest(more, at)]) <= SAME_EDGE for at in fewer)


def _open_alike(own: _Side, beside: _Side) -> bool:
    """Whether the rows that run out of one page, and no others, run into the other."""
    spaces = [(above + below) / 2 for above, below in pairwise(own.heights)]
    others = [(above + below) / 2 for above, below in pairwise(beside.heights)]
    return all(
        own.open_at(y) == beside.open_at(y)
        for y in (*spaces, *others)
        if own.covers(y) and beside.covers(y)
    )


def _put_together(sheet: Sheet, beside: Sheet, others: Sides) -> Sheet:
    """One page of two; the rules of the second begin where those of the first end."""
    sheet_end = max(rule.end for rule in sheet.across)
    by = sheet_end - (others[0].at if others else 0.0)
    runs: list[Run] = [*sheet.runs, *beside.runs]
    chars: list[Char] = [
        char._replace(x0=char.x0 + by, x1=char.x1 + by, run=char.run + len(sheet.runs))
        for char in beside.chars
    ]
    cut = [char for char in sheet.chars if char.x1 > sheet_end - char.size]
    chars = [char for char in chars if not any(_is_same(char, other) for other in cut)]
    return replace(
        sheet,
        width=max(sheet.width, beside.width + by),
        chars=[*sheet.chars, *chars],
        runs=runs,
        across=joined([*sheet.across, *(Rule(at, a + by, b + by) for at, a, b in beside.across)]),
        down=joined([*sheet.down, *(Rule(at + by, a, b) for at, a, b in beside.down)]),
        pictures=max(sheet.pictures, beside.pictures),
    )


def _is_same(char: Char, other: Char) -> bool:
    """Whether both pages have a character: the cut went through it."""
    return (
        char.text == other.text
        and abs(char.top - other.top) <= char.size / 4
        and abs(char.x0 - other.x0) <= char.size / 2
    )
