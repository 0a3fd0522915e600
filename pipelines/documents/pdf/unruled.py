"""Tables without rules, or with horizontal ones only: white space tells their columns.

The lines of text of a page come in, and the horizontal rules that belong to no grid; `Grid`s go
out, as if the missing rules were drawn. A column ends where white runs down between the words of
its rows; a row ends at a rule, or where lines stand further apart than those of one cell, or where
the line before had room left. What runs across a column's end is one cell over both.
"""

from bisect import bisect_left
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipelines.documents.pdf.grids import SAME_EDGE, Grid, edges_of
from pipelines.documents.pdf.sheet import Char, Rule

_GAP = 0.9  # of a character: more white than that parts two words
_FEWEST_LINES = 4  # of a table without rules that have two words and more
_FEWEST_FULL = 2  # of them with three words and more
_FEWEST_RULES = 3  # of a table with horizontal rules only
_SHORTEST_RULE = 100.0  # points
_MOST_COLUMNS = 60
_WRAPPED = 0.75  # of the usual distance of lines: nearer ones are of one cell
_FAR = 4.0  # of a character's height between two lines: no table goes on so far below


class Word(NamedTuple):
    """Characters without white between them: where they begin and end, and their height."""

    left: float
    right: float
    top: float
    bottom: float
    size: float


Line = list[Word]


def words_of(line: list[Char]) -> Line:
    """The words of a line of characters."""
    words: Line = []
    for char in line:
        if not char.text.strip():
            continue
        if words and char.x0 - words[-1].right <= _GAP * min(char.size, words[-1].size):
            last = words[-1]
            words[-1] = Word(
                last.left,
                max(last.right, char.x1),
                min(last.top, char.top),
                max(last.bottom, char.bottom),
                max(last.size, char.size),
            )
        else:
            words.append(Word(char.x0, char.x1, char.top, char.bottom, char.size))
    return words


def unruled_grids(lines: list[Line], alone: list[Rule], taken: list[Grid]) -> list[Grid]:
    """The tables among lines of words.

    Args:
        lines: those outside of all grids, from the top.
        alone: the horizontal rules outside of all grids.
        taken: the grids that the page has; a table does not go around one.
    """
    lines = [line for line in lines if line]
    found = [
        grid
        for rules in _stacks(alone)
        if (grid := _half_ruled(rules, lines)) is not None and not _overlaps(grid, taken)
    ]
    left = [line for line in lines if not any(_holds(grid, line[0]) for grid in found)]
    for region in _regions(left, [*taken, *found]):
        grid = _without_rules(region)
        if grid is not None and not _overlaps(grid, [*taken, *found]):
            found.append(grid)
    return found


def _holds(grid: Grid, word: Word) -> bool:
    return grid.tops[0] <= (word.top + word.bottom) / 2 <= grid.tops[-1]


def _overlaps(grid: Grid, others: list[Grid]) -> bool:
    return any(
        grid.tops[0] < other.tops[-1]
        and other.tops[0] < grid.tops[-1]
        and grid.lefts[0] < other.lefts[-1]
        and other.lefts[0] < grid.lefts[-1]
        for other in others
    )


# Horizontal rules only


def _stacks(rules: list[Rule]) -> list[list[Rule]]:
    """Long rules below each other, each over most of the width of the others."""
    stacks: list[list[Rule]] = []
    for rule in sorted(rule for rule in rules if rule.end - rule.start >= _SHORTEST_RULE):
        for stack in stacks:
            left, right = min(one.start for one in stack), max(one.end for one in stack)
            shared = min(right, rule.end) - max(left, rule.start)
            if shared > 0.5 * min(right - left, rule.end - rule.start):
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= _FEWEST_RULES]


def _half_ruled(rules: list[Rule], lines: list[Line]) -> Grid | None:
    """The grid of horizontal rules with white space between the words of its rows."""
    tops = edges_of([rule.at for rule in rules])
    bands: list[list[Word]] = [[] for _ in tops]
    for line in lines:
        for word in line:
            bands[bisect_left(tops, (word.top + word.bottom) / 2) - 1].append(word)
    bands.pop()
    inside = [line for line in lines if tops[0] < line[0].bottom and line[0].top < tops[-1]]
    separators = _separators(inside)
    parted = sum(_is_parted(band, separators) for band in bands)
    if not separators or len(bands) < 2 or 2 * parted < sum(bool(band) for band in bands):
        return None
    left, right = min(rule.start for rule in rules), max(rule.end for rule in rules)
    grid = _grid(tops, separators, bands, left, right)
    middles = [(a + b) / 2 for a, b in pairwise(grid.lefts)]
    grid.floors = [bytearray(len(middles)) for _ in tops]
    for rule in rules:
        row = min(range(len(tops)), key=lambda place: abs(tops[place] - rule.at))
        for column, middle in enumerate(middles):
            if rule.start <= middle <= rule.end:
                grid.floors[row][column] = 1
    return grid


def _is_parted(band: list[Word], separators: list[float]) -> bool:
    return len({bisect_left(separators, word.left) for word in band}) > 1


# No rules at all


def _regions(lines: list[Line], grids: list[Grid]) -> list[list[Line]]:
    """Runs of lines of which most have more than one word."""
    regions: list[list[Line]] = []
    region: list[Line] = []
    for line in lines:
        if region and not _goes_on(region, line, grids):
            regions.append(region)
            region = []
        if region or len(line) > 1:
            region.append(line)
    regions.append(region)
    return [trimmed for one in regions if (trimmed := _trimmed(one))]


def _goes_on(region: list[Line], line: Line, grids: list[Grid]) -> bool:
    """Whether a line stands in the table of the lines before it.

    A line of one word does where it begins below a word of the table that is not its first, or is
    no wider than a first one.
    """
    last, word = region[-1], line[0]
    if word.top - last[0].bottom > _FAR * word.size:
        return False
    if any(last[0].bottom <= grid.tops[0] <= word.top for grid in grids):
        return False
    if len(line) > 1:
        return True
    first_column = min(one[0].left for one in region)
    starts = [other.left for one in region for other in one[1:]]
    below_another = any(abs(word.left - start) <= word.size for start in starts)
    ends = [one[0].right for one in region if len(one) > 1]
    narrow = word.left <= first_column + word.size and word.right <= max(ends) + word.size
    return below_another or narrow


def _trimmed(region: list[Line]) -> list[Line]:
    """A region without the lines of one word at its end that begin at its left side."""
    while region and len(region[-1]) == 1 and region[-1][0].left <= region[0][0].left:
        region = region[:-1]
    several = sum(len(line) > 1 for line in region)
    full = sum(len(line) > 2 for line in region)
    return region if several >= _FEWEST_LINES and full >= _FEWEST_FULL else []


def _without_rules(lines: list[Line]) -> Grid | None:
    separators = _separators(lines)
    if not separators or len(separators) > _MOST_COLUMNS:
        return None
    rows = _rows(lines, separators)
    bands = [[word for line in row for word in line] for row in rows]
    spans = [(min(w.top for w in band), max(w.bottom for w in band)) for band in bands]
    tops = [spans[0][0] - 1]
    tops += [(above[1] + below[0]) / 2 for above, below in pairwise(spans)]
    tops.append(spans[-1][1] + 1)
    left = min(word.left for band in bands for word in band) - 1
    right = max(word.right for band in bands for word in band) + 1
    return _grid(tops, separators, bands, left, right)


def _rows(lines: list[Line], separators: list[float]) -> list[list[Line]]:
    """Lines by the row of the table that they stand in."""
    steps = [below[0].bottom - above[0].bottom for above, below in pairwise(lines)]
    usual = median(steps)
    reach = _reach(lines, separators)
    rows = [[lines[0]]]
    for (above, below), step in zip(pairwise(lines), steps, strict=True):
        near = step <= _WRAPPED * usual
        if near or _is_wrapped(above, below, separators, reach):
            rows[-1].append(below)
        else:
            rows.append([below])
    return rows


def _reach(lines: list[Line], separators: list[float]) -> dict[int, float]:
    """How far to the right the words of each column reach."""
    reach: dict[int, float] = {}
    for line in lines:
        for word in line:
            column = bisect_left(separators, word.left)
            if column == bisect_left(separators, word.right):
                reach[column] = max(reach.get(column, 0.0), word.right)
    return reach


def _is_wrapped(
    above: Line, below: Line, separators: list[float], reach: dict[int, float]
) -> bool:
    """Whether a line goes on with what the words above it had no room for."""
    if len(below) >= len(above):
        return False
    for word in below:
        column = bisect_left(separators, word.left)
        over = [one for one in above if bisect_left(separators, one.left) == column]
        if not over or over[0].right < reach.get(column, 0.0) - 1.5 * word.size:
            return False
    return True


# Columns


def _separators(lines: list[Line]) -> list[float]:
    """The fewest places such that one stands between any two words of a line."""
    gaps = sorted(
        (after.left, word.right) for line in lines for word, after in pairwise(line)
    )
    separators: list[float] = []
    for end, start in gaps:
        if not separators or separators[-1] <= start:
            separators.append(end - min(1.0, (end - start) / 2))
    return separators


def _grid(
    tops: list[float],
    separators: list[float],
    bands: list[list[Word]],
    left: float,
    right: float,
) -> Grid:
    lefts = [left, *(at for at in separators if left + SAME_EDGE < at < right - SAME_EDGE), right]
    columns = len(lefts) - 1
    walls = [bytearray(b"\1" * columns) for _ in bands]
    for row, band in enumerate(bands):
        for word in band:
            for column in range(1, columns):
                if word.left < lefts[column] - 1 and lefts[column] + 1 < word.right:
                    walls[row][column] = 0
    floors = [bytearray(b"\1" * columns) for _ in range(len(tops))]
    return Grid(tops, lefts, walls, floors)
