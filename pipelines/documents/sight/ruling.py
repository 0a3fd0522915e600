"""The rules of a scanned page.

The mask of its ink comes in; its horizontal and vertical rules go out, in pixels, and the mask of
their ink. A rule is thin, with paper beside it; a short one is one only where it runs from rule to
rule, since strokes of characters are as long.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np

from pipelines.documents.pdf.drawn.sheet import Rule
from pipelines.documents.sight.ink import WHITE, Pixels

_RUN = 9.0  # points: so long is a piece of a rule at least
_BREAK = 0.8  # points: faint ink may be missing for so long
_BESIDE = (0.9, 2.2)  # points from a rule there is paper, as between its strokes there is ink
_MOST_BESIDE = 0.4  # of that may be ink, on either side: of text in a cell, of rules that it meets
_GAP = 5.0  # points between pieces of one long rule
_SURE = 20.0  # points: each of them is longer than a stroke of a character
_WHOLE = 0.75  # of its length has ink
_DRIFT = 0.7  # points: so far a rule may bend between its pieces
_THICK = (1.8, 3.5)  # points: nothing thicker is a rule that is short, or long
_LONG = 60.0  # points: so long is a rule that meets no other
_END = 1.0  # points: what of a rule is its end


class Ruling(NamedTuple):
    """The rules of a page: horizontal and vertical ones, and the mask of their ink."""

    across: list[Rule]
    down: list[Rule]
    ink: Pixels


class _Piece(NamedTuple):
    """What may be a rule: where it is, and the mask of its ink in a box of the page."""

    rule: Rule
    top: int
    left: int
    own: Pixels

    @property
    def box(self) -> tuple[slice, slice]:
        high, wide = self.own.shape
        return slice(self.top, self.top + high), slice(self.left, self.left + wide)


def ruling_of(ink: Pixels, dot: float) -> Ruling:
    """The rules among the ink of a page.

    Args:
        ink: its mask.
        dot: how many pixels a point is.
    """
    level, upright = _pieces(ink, dot), _pieces(np.ascontiguousarray(ink.T), dot)
    across, down = np.zeros_like(ink), np.zeros_like(ink.T)
    rules: tuple[list[Rule], list[Rule]] = ([], [])
    left = [
        [piece for piece in level if not _take_long(piece, across, rules[0], dot)],
        [piece for piece in upright if not _take_long(piece, down, rules[1], dot)],
    ]
    more = True
    while more:
        found = [
            [piece for piece in left[0] if _is_between(piece, down.T, dot)],
            [piece for piece in left[1] if _is_between(piece, across.T, dot)],
        ]
        for place, mask in enumerate((across, down)):
            for piece in found[place]:
                _take(piece, mask, rules[place])
            taken = set(map(id, found[place]))
            left[place] = [piece for piece in left[place] if id(piece) not in taken]
        more = any(found)
    return Ruling(*rules, across | down.T)


def _take_long(piece: _Piece, mask: Pixels, rules: list[Rule], dot: float) -> bool:
    if not _is_long(piece, dot):
        return False
    _take(piece, mask, rules)
    return True


def _take(piece: _Piece, mask: Pixels, rules: list[Rule]) -> None:
    rules.append(piece.rule)
    mask[piece.box][piece.own] = WHITE


def _is_between(piece: _Piece, others: Pixels, dot: float) -> bool:
    """Whether both ends of a piece lie on rules of the other direction."""
    near = np.ones((3, 3), np.uint8)
    meets = cv2.dilate(others[piece.box], near)
    own = cv2.dilate(piece.own.astype(np.uint8), near)
    columns = np.any(np.logical_and(meets, own), axis=0, keepdims=True)[0]
    end = max(2, round(_END * dot))
    return bool(columns[:end].any() and columns[-end:].any())


def _pieces(ink: Pixels, dot: float) -> list[_Piece]:
    """Thin horizontal runs of ink; and those long ones that such runs make, end to end."""
    run, gap, drift, apart = (max(1, round(one * dot)) for one in (_RUN, _BREAK, _DRIFT, _GAP))
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    alone = list(_runs(ink, runs, (drift, drift), dot))
    sure = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, round(_SURE * dot)), np.uint8))
    together = _runs(ink, sure, (drift, apart), dot)
    return alone + [
        piece
        for piece in together
        if _is_long(piece, dot)
        and _is_whole(piece)
        and not any(_is_same(piece.rule, other.rule) for other in alone)
    ]


def _is_same(rule: Rule, other: Rule) -> bool:
    return all(abs(one - another) <= 2 for one, another in zip(rule, other, strict=True))


def _is_long(piece: _Piece, dot: float) -> bool:
    return piece.rule.end - piece.rule.start >= _LONG * dot


def _is_whole(piece: _Piece) -> bool:
    """Whether there is ink over most of its length."""
    return float(piece.own.any(axis=0).mean()) >= _WHOLE


def _runs(ink: Pixels, runs: Pixels, near: tuple[int, int], dot: float) -> Iterator[_Piece]:
    """Runs no further apart than so many pixels in height and along, as one, where they are thin.

    There is paper beside them.
    """
    away = (round(_BESIDE[0] * dot), round(_BESIDE[1] * dot))
    joined = cv2.dilate(runs, np.ones(near, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for number in range(1, count):
        left, top, wide, high = (int(one) for one in stats[number][:4])
        box = (slice(top, top + high), slice(left, left + wide))
        own = (labels[box] == number) & (runs[box] > 0)
        inked = np.flatnonzero(own.any(axis=0))
        if not len(inked):
            continue
        own, left = own[:, inked[0] : inked[-1] + 1], left + int(inked[0])
        wide = own.shape[1]
        if own.sum() <= _THICK[wide >= _LONG * dot] * dot * wide:
            level = _level(own) + top
            if _beside(ink, level, left, away) <= _MOST_BESIDE:
                yield _Piece(Rule(float(level.mean()), left, left + wide), top, left, own)


def _level(own: Pixels) -> Pixels:
    """At which row the ink of a run stands, for each of its columns."""
    counts = own.sum(axis=0)
    rows = np.arange(own.shape[0])[:, None]
    columns = np.arange(own.shape[1])
    known = counts > 0
    middles = (own * rows).sum(axis=0)[known] / counts[known]
    return np.asarray(np.interp(columns, columns[known], middles))


def _beside(ink: Pixels, level: Pixels, left: int, away: tuple[int, int]) -> float:
    """How much of what is next to a run is ink, on the side where more is."""
    columns = np.arange(left, left + len(level))
    steps = np.arange(away[0], away[1] + 1)[:, None]

    def inked(side: int) -> float:
        rows = np.clip(np.rint(level) + side * steps, 0, len(ink) - 1).astype(int)
        return float((ink[rows, columns] > 0).mean())

    return max(inked(-1), inked(1))
