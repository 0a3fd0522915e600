"""Sheets that are wider than paper: what a page's right side cut off, on another page.

Pages come in; a page whose rules run on at its right side, and a later one on which the same rows
come in from its left side, go out as one page as wide as both. Titles and words that the cut went
through are then whole, since each page has the characters on its side of it.
"""

from dataclasses import replace

from pipelines.documents.pdf.grids import SAME_EDGE, joined
from pipelines.documents.pdf.sheet import Char, Rule, Run, Sheet

_FEWEST_ROWS = 3  # rules that both pages must have
_SAME_ROWS = 0.8  # of their rules


def side_by_side(sheets: list[Sheet]) -> list[Sheet]:
    """Pages, with those put together that are parts of one sheet beside each other."""
    if len(sheets) < 2:
        return sheets
    for sheet in sheets:
        sheet.across, sheet.down = joined(sheet.across), joined(sheet.down)
    found: list[Sheet] = []
    left = list(sheets)
    while left:
        sheet = left.pop(0)
        while (beside := _beside(sheet, left)) is not None:
            left.remove(beside)
            sheet = _put_together(sheet, beside)
        found.append(sheet)
    return found


def _beside(sheet: Sheet, others: list[Sheet]) -> Sheet | None:
    """The next page on which the rows of a page go on to the right."""
    end = _open_end(sheet)
    if end is None:
        return None
    rows = _rows_at(sheet, end)
    for other in others:
        start = _open_start(other)
        if start is not None and _are_same(rows, _rows_at(other, start)):
            return other
    return None


def _open_end(sheet: Sheet) -> float | None:
    """Where the rules of a page end at its right, if no rule closes them."""
    if not sheet.across or not sheet.down:
        return None
    end = max(rule.end for rule in sheet.across)
    return None if max(rule.at for rule in sheet.down) >= end - 2 * SAME_EDGE else end


def _open_start(sheet: Sheet) -> float | None:
    """Where the rules of a page begin at its left, if no rule closes them."""
    if not sheet.across or not sheet.down:
        return None
    start = min(rule.start for rule in sheet.across)
    return None if min(rule.at for rule in sheet.down) <= start + 2 * SAME_EDGE else start


def _rows_at(sheet: Sheet, x: float) -> list[float]:
    """At which heights the rules of a page meet its side."""
    return sorted(
        rule.at for rule in sheet.across if rule.start - SAME_EDGE <= x <= rule.end + SAME_EDGE
    )


def _are_same(rows: list[float], others: list[float]) -> bool:
    if len(rows) < _FEWEST_ROWS or len(others) < _FEWEST_ROWS:
        return False
    same = sum(any(abs(at - other) <= SAME_EDGE for other in others) for at in rows)
    return same >= _SAME_ROWS * max(len(rows), len(others))


def _put_together(sheet: Sheet, beside: Sheet) -> Sheet:
    """One page of two; the rules of the second begin where those of the first end."""
    by = (_open_end(sheet) or 0.0) - (_open_start(beside) or 0.0)
    runs: list[Run] = [*sheet.runs, *beside.runs]
    chars: list[Char] = [
        char._replace(x0=char.x0 + by, x1=char.x1 + by, run=char.run + len(sheet.runs))
        for char in beside.chars
    ]
    return replace(
        sheet,
        width=max(sheet.width, beside.width + by),
        chars=[*sheet.chars, *chars],
        runs=runs,
        across=joined([*sheet.across, *(Rule(at, a + by, b + by) for at, a, b in beside.across)]),
        down=joined([*sheet.down, *(Rule(at + by, a, b) for at, a, b in beside.down)]),
        pictures=max(sheet.pictures, beside.pictures),
    )
