"""Where the tables of a page are: rules that meet.

The rules of a page come in, as their program drew them; `Grid`s go out, each the places of its
lines and the walls between its fields, and with them the rules that belong to none. Rules need not
be whole: what lies at the rim of a grid is walled in by the rim.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.pdf.sheet import Rule

SAME_EDGE = 2.5
"""Rules nearer to each other than this many points are one."""
_JOIN = 3.0  # points between the pieces of one rule: dashes, corners left open
_SHORTEST = 4.0  # points; what is shorter, once joined, is no rule of a table
_MOST_CROSSINGS = 4_000_000  # to look at on one page; what has more is a drawing
_FEWEST_INNER = 4  # cells of a table that stands in a cell of another
_MOST_FIELDS = 400_000  # of one grid


@dataclass(slots=True)
class Grid:
    """The lines of a table.

    Attributes:
        tops: where its rows begin, and where the last one ends.
        lefts: likewise its columns.
        walls: for each row, at which lines between columns a rule stands.
        floors: for each line between rows, over which columns a rule lies.
    """

    tops: list[float]
    lefts: list[float]
    walls: list[bytearray]
    floors: list[bytearray]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its left, top, right and bottom side."""
        return self.lefts[0], self.tops[0], self.lefts[-1], self.tops[-1]

    def cells(self) -> list[tuple[int, int, int, int]]:
        """Its cells, each with its first row and column and the ones after its last."""
        rows, columns = len(self.tops) - 1, len(self.lefts) - 1
        taken = [bytearray(columns) for _ in range(rows)]
        found = []
        for row in range(rows):
            for column in range(columns):
                if not taken[row][column]:
                    cell = self._cell(row, column, taken)
                    found.append(cell)
                    for below in range(cell[0], cell[2]):
                        taken[below][cell[1] : cell[3]] = b"\1" * (cell[3] - cell[1])
        return found

    def _cell(self, row: int, column: int, taken: list[bytearray]) -> tuple[int, int, int, int]:
        """The cell that begins here: as far to the right, then down, as no rule stands."""
        rows, columns = len(self.tops) - 1, len(self.lefts) - 1
        after = column + 1
        while after < columns and not self.walls[row][after] and not taken[row][after]:
            after += 1
        below = row + 1
        while (
            below < rows
            and not any(self.floors[below][column:after])
            and not any(self.walls[below][column + 1 : after])
            and not any(taken[below][column:after])
        ):
            below += 1
        return row, column, below, after


def joined(rules: list[Rule]) -> list[Rule]:
    """Rules at the same place as one, and their pieces as whole ones."""
    found: list[Rule] = []
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > SAME_EDGE:
            found += _whole(group)
            group = []
        group.append(rule)
    return found + _whole(group)


def _whole(group: list[Rule]) -> list[Rule]:
    if not group:
        return []
    at = sum(rule.at for rule in group) / len(group)
    found: list[Rule] = []
    start, end = 0.0, float("-inf")
    for _, first, last in sorted(group, key=lambda rule: rule.start):
        if first - end > _JOIN:
            if end - start >= _SHORTEST:
                found.append(Rule(at, start, end))
            start, end = first, last
        else:
            end = max(end, last)
    if end - start >= _SHORTEST:
        found.append(Rule(at, start, end))
    return found


def grids_of(across: list[Rule], down: list[Rule]) -> tuple[list[Grid], list[Rule]]:
    """The grids of a page from the top, and the horizontal rules that belong to none.

    Args:
        across: the horizontal rules, joined.
        down: the vertical ones, joined.
    """
    if len(across) * len(down) > _MOST_CROSSINGS:
        return [], []
    groups = _meeting(across, down)
    grids, alone = [], []
    for horizontal, vertical in groups:
        grid = _grid(horizontal, vertical) if vertical else None
        if grid is None:
            alone += horizontal
        else:
            grids.append(grid)
    return _tables(sorted(grids, key=lambda grid: grid.tops[0])), alone


def _meeting(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules in groups, of which each meets another of its group."""
    parent = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    heights = [rule.at for rule in across]
    for number, (at, start, end) in enumerate(down, start=len(across)):
        first = bisect_left(heights, start - _JOIN)
        for place in range(first, bisect_right(heights, end + _JOIN)):
            rule = across[place]
            if rule.start - _JOIN <= at <= rule.end + _JOIN:
                parent[root(place)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate(across):
        groups.setdefault(root(number), ([], []))[0].append(rule)
    for number, rule in enumerate(down, start=len(across)):
        groups.setdefault(root(number), ([], []))[1].append(rule)
    return list(groups.values())


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """The grid of rules that meet; `None` where they enclose nothing."""
    ends = [side for rule in across for side in (rule.start, rule.end)]
    tips = [side for rule in down for side in (rule.start, rule.end)]
    lefts = _edges([rule.at for rule in down], ends)
    tops = _edges([rule.at for rule in across], tips)
    rows, columns = len(tops) - 1, len(lefts) - 1
    if rows < 1 or columns < 1 or rows * columns > _MOST_FIELDS:
        return None
    walls = [bytearray(columns) for _ in range(rows)]
    floors = [bytearray(columns) for _ in range(rows + 1)]
    middles = [(above + below) / 2 for above, below in pairwise(tops)]
    for at, start, end in down:
        column = nearest(lefts, at)
        if column < columns:
            for row in range(bisect_left(middles, start), bisect_right(middles, end)):
                walls[row][column] = 1
    middles = [(left + right) / 2 for left, right in pairwise(lefts)]
    for at, start, end in across:
        row = nearest(tops, at)
        first, after = bisect_left(middles, start), bisect_right(middles, end)
        floors[row][first:after] = b"\1" * (after - first)
    return Grid(tops, lefts, walls, floors)


def _edges(rules: list[float], ends: list[float]) -> list[float]:
    """The places of rules, and the rim where other rules reach beyond them."""
    edges = edges_of(rules)
    if ends and (not edges or min(ends) < edges[0] - _SHORTEST):
        edges.insert(0, min(ends))
    if ends and max(ends) > edges[-1] + _SHORTEST:
        edges.append(max(ends))
    return edges


def _tables(grids: list[Grid]) -> list[Grid]:
    """Grids that are tables, the inner before the outer ones.

    A box in a cell is none, and neither is a frame around others.
    """
    found = []
    for grid in grids:
        cells = len(grid.cells()) if len(grids) > 1 else _FEWEST_INNER
        is_inside = any(_lies_in(grid, other) and len(other.cells()) > 1 for other in grids)
        is_frame = cells == 1 and any(_lies_in(other, grid) for other in grids)
        if not is_frame and (cells >= _FEWEST_INNER or not is_inside):
            found.append((is_inside, grid))
    return [grid for _, grid in sorted(found, key=lambda one: not one[0])]


def _lies_in(grid: Grid, other: Grid) -> bool:
    left, top, right, bottom = grid.box
    outer_left, outer_top, outer_right, outer_bottom = other.box
    return (
        grid is not other
        and outer_left <= left
        and outer_top <= top
        and right <= outer_right
        and bottom <= outer_bottom
    )


def edges_of(places: list[float]) -> list[float]:
    """Places of rules, those near to each other as one."""
    edges: list[float] = []
    for at in sorted(places):
        if not edges or at - edges[-1] > SAME_EDGE:
            edges.append(at)
    return edges


def nearest(edges: list[float], at: float) -> int:
    """Which of some places, in their order, is nearest to one."""
    place = bisect_right(edges, at)
    if place in (0, len(edges)):
        return max(0, place - 1)
    return place if edges[place] - at < at - edges[place - 1] else place - 1
