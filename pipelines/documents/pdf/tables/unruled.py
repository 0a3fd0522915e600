"""Tables without rules, or with horizontal ones only: white space tells their columns.

The lines of text of a page come in, and the horizontal rules that belong to no grid; `Grid`s go
out, as if the missing rules were drawn. A column ends where white runs down between the words of
its rows; a row ends at a rule, or where lines stand further apart than those of one cell, or where
the line before had room left. What runs across a column's end is one cell over both.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from pipelines.documents.pdf.drawn.sheet import Char, Rule
from pipelines.documents.pdf.tables.grids import SAME_EDGE, Grid, edges_of
from pipelines.documents.pdf.tokens import first_width

_GAP = 0.9  # of a character: more white than that parts two words
_FEWEST_LINES = 4  # of a table without rules that have two words and more
_FEWEST_FULL = 2  # of them with three words and more
_FEWEST_RULES = 3  # of a table with horizontal rules only
_SHORTEST_RULE = 100.0  # points
_MOST_COLUMNS = 60
_OVERLAP = 0.25  # of a character's height: lines that share more stand in one row
_BESIDE = 0.7  # of a character: white beside a column that no line fills
_FAR = 4.0  # of a character's height between two lines: no table goes on so far below


class Word(NamedTuple):
    """Characters without white between them: where they begin and end, and their height."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    text: str


Line = list[Word]


def words_of(line: list[Char]) -> Line:
    """The words of a line of characters."""
    words: Line = []
    signs: list[str] = []  # of the word that stands open
    left = right = top = bottom = large = 0.0
    for text, x0, upper, x1, lower, size, *_ in line:
        if not text.strip():
            continue
        if signs and x0 - right <= _GAP * min(size, large):
            signs.append(text)
            right, large = max(right, x1), max(large, size)
            top, bottom = min(top, upper), max(bottom, lower)
            continue
        if signs:
            words.append(Word(left, right, top, bottom, large, "".join(signs)))
        signs = [text]
        left, right, top, bottom, large = x0, x1, upper, lower, size
    if signs:
        words.append(Word(left, right, top, bottom, large, "".join(signs)))
    return words


@dataclass(slots=True)
class Columns:
    """The columns of a table without rules, as the page before had them.

    Attributes:
        separators: the places between them.
        known: which of them its last row had.
    """

    separators: list[float]
    known: set[int]
    left: float
    right: float


def unruled_grids(
    lines: list[Line], alone: list[Rule], taken: list[Grid], before: Columns | None
) -> tuple[list[Grid], Columns | None]:
    """The tables among lines of words, and the columns of the last of them.

    Args:
        lines: those outside of all grids, from the top.
        alone: the horizontal rules outside of all grids.
        taken: the grids that the page has; a table does not go around one.
        before: the columns of the last table of the page before, which may go on in the first.
    """
    lines = [line for line in lines if line]
    found: list[tuple[Grid, Columns]] = []
    others = list(taken)

    def add(made: tuple[Grid, Columns] | None) -> None:
        if made is not None and not _overlaps(made[0], others):
            found.append(made)
            others.append(made[0])

    for rules in _stacks(alone):
        add(_half_ruled(rules, lines, _above(lines, rules[0].at, None if found else before)))
    left = [line for line in lines if not any(_holds(grid, line[0]) for grid, _ in found)]
    for region in _regions(left, others):
        top = region[0][0].top
        add(_without_rules(region, _above(lines, top, None if found else before)))
    found.sort(key=lambda made: made[0].tops[0])
    return [grid for grid, _ in found], found[-1][1] if found else None


def _above(lines: list[Line], top: float, before: Columns | None) -> Columns | None:
    """The columns of the page before; below a line of text they are to be seen anew."""
    if before is None or not any(line[0].bottom <= top for line in lines):
        return before
    return replace(before, known={0})


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


def _half_ruled(
    rules: list[Rule], lines: list[Line], before: Columns | None
) -> tuple[Grid, Columns] | None:
    """The grid of horizontal rules with white space between the words of its rows."""
    tops = edges_of([rule.at for rule in rules])
    bands: list[list[Word]] = [[] for _ in tops]
    for line in lines:
        for word in line:
            bands[bisect_left(tops, (word.top + word.bottom) / 2) - 1].append(word)
    bands.pop()
    left, right = min(rule.start for rule in rules), max(rule.end for rule in rules)
    columns = _columns(bands, left, right, before)
    separators = columns.separators
    parted = sum(_is_parted(band, separators) for band in bands)
    if not separators or len(bands) < 2 or 2 * parted < sum(bool(band) for band in bands):
        return None
    grid = _grid(tops, bands, columns)
    middles = [(a + b) / 2 for a, b in pairwise(grid.lefts)]
    grid.floors = [bytearray(len(middles)) for _ in tops]
    for rule in rules:
        row = min(range(len(tops)), key=lambda place: abs(tops[place] - rule.at))
        for column, middle in enumerate(middles):
            if rule.start <= middle <= rule.end:
                grid.floors[row][column] = 1
    return grid, columns


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
    left = min((line[0].left for line in region), default=0.0)
    while region and len(region[-1]) == 1 and region[-1][0].left <= left:
        region = region[:-1]
    several = sum(len(line) > 1 for line in region)
    full = sum(len(line) > 2 for line in region)
    return region if several >= _FEWEST_LINES and full >= _FEWEST_FULL else []


def _without_rules(lines: list[Line], before: Columns | None) -> tuple[Grid, Columns] | None:
    rows = _touching(lines)
    left = min(word.left for row in rows for word in row) - 1
    right = max(word.right for row in rows for word in row) + 1
    columns = _columns(rows, left, right, before)
    if not columns.separators or len(columns.separators) > _MOST_COLUMNS:
        return None
    rows = _unwrapped(rows, columns.separators)
    spans = [(min(w.top for w in row), max(w.bottom for w in row)) for row in rows]
    tops = [spans[0][0] - 1]
    tops += [(above[1] + below[0]) / 2 for above, below in pairwise(spans)]
    tops.append(spans[-1][1] + 1)
    grid = _grid(tops, rows, columns)
    return (grid, columns) if merge_downwards(grid, rows) else None


def _touching(lines: list[Line]) -> list[Line]:
    """Lines that overlap in height as one: cells of a row are centred in it, rows do not overlap.

    A word that stands alone at the left may be the middle of a cell over several rows.
    """
    rows: list[Line] = []
    bottom = float("-inf")
    margin = max(word.left for line in lines for word in line[:1] if len(line) > 1)
    for line in lines:
        alone = len(line) == 1 and line[0].left < margin
        middle = min(word.top + _OVERLAP * word.size for word in line)
        if rows and not alone and middle < bottom:
            rows[-1] = rows[-1] + line
        else:
            rows.append(line)
        if not alone:
            bottom = max(word.bottom for word in rows[-1])
    return rows


def _unwrapped(rows: list[Line], separators: list[float]) -> list[Line]:
    """Rows with those joined that only go on with what the one above had no room for."""
    joined = [rows[0]]
    last, most = rows[0], len(rows[0])
    for row in rows[1:]:
        if len(row) < most and _is_wrapped(last, row, separators):
            joined[-1] = joined[-1] + row
        else:
            joined.append(row)
            most = len(row)
        last = row
    return joined


def _is_wrapped(above: Line, below: Line, separators: list[float]) -> bool:
    """Whether a line goes on with what the words above it had no room for."""
    limits = [*separators, max(word.right for word in (*above, *below))]
    for word in below:
        column = bisect_left(separators, word.left)
        over = [one for one in above if bisect_left(separators, one.left) == column]
        if not over or word.top - over[-1].bottom > 0.8 * word.size:
            return False
        limit = limits[bisect_left(separators, over[-1].right)]
        if limit - over[-1].right > first_width(word.text, word.size) + _BESIDE * word.size:
            return False
    return True


def merge_downwards(grid: Grid, rows: list[Line]) -> bool:
    """Let the cells of columns with few words reach over the rows that they are the middle of.

    A word in the middle of the rows that it belongs to tells how far they reach, if all such words
    of its column do. Where they neither do nor stand in the first of their rows, nothing is known.
    """
    columns = len(grid.lefts) - 1
    held = [[bisect_left(grid.lefts, word.left + 1) - 1 for word in row] for row in rows]
    head = max(range(len(rows)), key=lambda row: len(set(held[row])))
    end = len(rows)
    for column in range(columns):
        if column not in held[head]:
            continue
        words = [
            (row, word)
            for row in range(head + 1, end)
            for word, at in zip(rows[row], held[row], strict=True)
            if at == column
        ]
        if not words or len({row for row, _ in words}) == end - head - 1:
            continue
        spans = _centred(words, grid.tops, head + 1)
        if spans is not None:
            for first, after in spans:
                for row in range(first + 1, after):
                    grid.floors[row][column] = 0
        elif words[0][0] != head + 1 and column < columns - 1:
            return False
    return True


def _centred(
    words: list[tuple[int, Word]], tops: list[float], first: int
) -> list[tuple[int, int]] | None:
    """The rows that each word is the middle of, one after another down to the last."""
    spans = []
    for _, word in words:
        middle = (word.top + word.bottom) / 2
        ends = [
            after
            for after in range(first + 1, len(tops))
            if abs((tops[first] + tops[after]) / 2 - middle) <= 0.5 * word.size
        ]
        if not ends:
            return None
        spans.append((first, ends[0]))
        first = ends[0]
    return spans if first == len(tops) - 1 else None


# Columns


def _columns(rows: list[Line], left: float, right: float, before: Columns | None) -> Columns:
    """The columns of a table: those of the page before, if it fits, and what else parts words."""
    if before is None or left < before.left - SAME_EDGE or right > before.right + SAME_EDGE:
        inner = [at for at in _separators(rows, []) if left + SAME_EDGE < at < right - SAME_EDGE]
        return Columns(inner, {0}, left, right)
    separators = _separators(rows, before.separators)
    began = [before.separators[column - 1] for column in before.known if column]
    known = {0, *(separators.index(at) + 1 for at in began)}
    return Columns(separators, known, before.left, before.right)


def _separators(rows: list[Line], given: list[float]) -> list[float]:
    """Given places, and the fewest such that one stands in each white space between words."""
    gaps: list[tuple[float, float]] = []
    for row in rows:
        words = sorted(row)
        reach = words[0].right if words else 0.0
        for word in words:
            if word.left - reach > _GAP * word.size:
                gaps.append((word.left, reach))
            reach = max(reach, word.right)
    gaps = [(end, start) for end, start in gaps if not any(start <= at < end for at in given)]
    separators: list[float] = []
    for end, start in sorted(gaps):
        if not separators or separators[-1] <= start:
            separators.append(end - min(1.0, (end - start) / 2))
    return sorted([*given, *separators])


def _grid(tops: list[float], rows: list[Line], made: Columns) -> Grid:
    """A grid with a wall wherever no word is in the way.

    A column that no row above had yet, nor this one, is none in it: what stands left of it reaches
    over it.
    """
    lefts = [made.left, *made.separators, made.right]
    columns = len(lefts) - 1
    walls = []
    known = made.known
    for row in rows:
        crossed = {
            column
            for word in row
            for column in range(1, columns)
            if word.left < lefts[column] - 1 and lefts[column] + 1 < word.right
        }
        begun = {bisect_left(lefts, word.left + 1) - 1 for word in row}
        known = (begun | {0}) if len(crossed) > 1 else (known - crossed) | begun
        walls.append(bytearray(at in known and at not in crossed for at in range(columns)))
    made.known = known
    floors = [bytearray(b"\1" * columns) for _ in range(len(tops))]
    return Grid(tops, lefts, walls, floors)
