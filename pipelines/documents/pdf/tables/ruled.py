"""Tables whose cells are enclosed by strokes.

A grid of a page comes in, with the characters inside it; its rows go out, each cell with its sides,
its text, and how much room its last line has left. The lines of a cell are joined as Chinese is,
without spaces, but for one that ends long before its cell does: there a paragraph ends.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.pdf.drawn.sheet import Char
from pipelines.documents.pdf.tables.characters import lines_of, set_upright, text_of
from pipelines.documents.pdf.tables.grids import SAME_EDGE, Grid, edges_of, nearest
from pipelines.documents.pdf.tokens import first_width

__all__ = ["SAME_EDGE", "Part", "Piece", "edges_of", "nearest", "part_of"]

_PADDING = 10.8  # left and right of the text in a cell, together
_FEWEST_SIGNS, _SPARE = 4, 1.5  # signs of a paragraph's last line, characters that it has room for
_UNFINISHED = ("-", "－", "、", "，", ",", "（", "(", "《", "“")  # no paragraph ends so
_CUT = 0.15  # of a character: a line that a rule cuts so much is not of the cell that it is in
_OVER, _NEAR = (
    0.5,
    0.8,
)  # of a character: what is nearer sideways, and in height, is printed over it
_NEXT = (0.9, 1.45)  # of a character: how far below each other the lines of a text stand
_CLOSE = 0.3  # of a character: characters of one run no further apart are one word


@dataclass(slots=True)
class Piece:
    """A cell on one page; its sides are in points.

    Attributes:
        room: how many points are left in its last line.
        size: of its characters.
        below: whether it goes on from the row above.
        rows: how many rows it covers from here on.
        open_above: whether no rule lies between it and the rim of the table above it.
        open_below: likewise below it.
        confidence: how sure it is what it says, where it was read by sight.
    """

    left: float
    right: float
    text: str = ""
    room: float = 0.0
    size: float = 0.0
    below: bool = False
    rows: int = 1
    open_above: bool = False
    open_below: bool = False
    confidence: float | None = None

    def take(self, text: str, confidence: float | None) -> None:
        """Add what is said elsewhere: it is no surer than its least certain part."""
        self.text += text
        self.confidence = least(self.confidence, confidence)


def least(*confidences: float | None) -> float | None:
    """The least of those that are known."""
    return min((one for one in confidences if one is not None), default=None)


@dataclass(slots=True)
class Part:
    """A table on one page: all of it, or what of it the page has room for.

    Attributes:
        page: the place of its page among those that are put together.
        location: the number of the page in the file.
    """

    rows: list[list[Piece]]
    left: float
    right: float
    page: int
    top: float = 0.0
    bottom: float = 0.0
    location: int = 0


Cells = list[tuple[int, int, int, int]]


def part_of(
    grid: Grid, chars: list[Char], page: int, confidences: Mapping[int, float] | None = None
) -> Part | None:
    """The rows of a table on one page; `None` where nothing is written in it.

    Args:
        grid: its lines.
        chars: those inside it.
        page: its number.
        confidences: of the runs of a page that was read by sight.
    """
    if not chars:
        return None
    cells = grid.cells()
    owners = [[0] * (len(grid.lefts) - 1) for _ in range(len(grid.tops) - 1)]
    for number, (row, column, below, after) in enumerate(cells):
        for at in range(row, below):
            owners[at][column:after] = [number] * (after - column)
    held = _held(chars, grid, cells, owners)
    sure = [_least_of(own, confidences) for own in held] if confidences else None
    rows = [_row(row, grid, cells, owners, held, sure) for row in range(len(owners))]
    if not any(piece.text for row in rows for piece in row):
        return None
    return Part(rows, grid.lefts[0], grid.lefts[-1], page, grid.tops[0], grid.tops[-1])


def _least_of(chars: list[Char], confidences: Mapping[int, float]) -> float | None:
    return least(*(confidences.get(char.run) for char in chars))


def _held(chars: list[Char], grid: Grid, cells: Cells, owners: list[list[int]]) -> list[list[Char]]:
    """The characters of each cell: a word that overflows its cell belongs where it begins."""
    held: list[list[Char]] = [[] for _ in cells]
    lefts, tops = grid.lefts, grid.tops
    last_row, last_column = len(owners) - 1, len(lefts) - 2
    run, end, level, owner = -1, 0.0, 0.0, 0
    is_cut = False
    own = held[0]
    for char in chars:
        _, x0, top, x1, bottom, size, turn, number, home, _ = char
        goes_on = number == run and top == level and -_CLOSE * size <= x0 - end <= _CLOSE * size
        if not goes_on or turn:
            row = min(max(bisect_right(tops, home) - 1, 0), last_row)
            column = min(max(bisect_right(lefts, (x0 + x1) / 2) - 1, 0), last_column)
            owner = owners[row][column]
            own = held[owner]
            run, level = number, top
            first, _, below, _ = cells[owner]
            cut = _CUT * size
            is_cut = is_cut or top < tops[first] - cut or bottom > tops[below] + cut
        own.append(char)
        end = x1
    if is_cut and (moved := _moved(chars, held, grid, cells, owners)):
        whose = {id(char): cell for cell, its in enumerate(held) for char in its}
        held = [[] for _ in cells]
        for place, char in enumerate(chars):
            held[moved.get(place, whose[id(char)])].append(char)
    return held


def _moved(
    chars: list[Char], held: list[list[Char]], grid: Grid, cells: Cells, owners: list[list[int]]
) -> dict[int, int]:
    """Where characters belong whose text has more lines than its cell has room for.

    Such a text stands over the cells above and below, so that rules cut some of its lines, or they
    are printed over what stands there; its middle is that of its cell.
    """

    def owner_at(x: float, y: float) -> int:
        row = min(max(bisect_right(grid.tops, y) - 1, 0), len(owners) - 1)
        column = bisect_right(grid.lefts, x) - 1
        return owners[row][min(max(column, 0), len(grid.lefts) - 2)]

    def is_cut(line: range, owner: int) -> bool:
        char = chars[line[0]]
        row, _, below, _ = cells[owner]
        cut = _CUT * char.size
        return char.top < grid.tops[row] - cut or char.bottom > grid.tops[below] + cut

    moved: dict[int, int] = {}
    for block in _blocks(chars):
        if len(block) == 1:
            continue
        first, last = chars[block[0][0]], chars[block[-1][0]]
        middle = (first.x0 + first.x1) / 2
        whose = [owner_at(middle, chars[line[0]].home) for line in block]
        if len(set(whose)) > 1 and any(
            is_cut(line, owner) or _is_over(chars, line, held[owner])
            for line, owner in zip(block, whose, strict=True)
        ):
            owner = owner_at(middle, (first.home + last.home) / 2)
            moved |= {place: owner for line in block for place in line}
    return moved


def _is_over(chars: list[Char], line: range, others: list[Char]) -> bool:
    """Whether a line is printed over others."""
    first, last = chars[line[0]], chars[line[-1]]
    own = {id(chars[place]) for place in line}
    return any(
        abs(other.middle - first.middle) < _NEAR * first.size
        and first.x0 < other.x1 - _OVER * first.size
        and other.x0 + _OVER * first.size < last.x1
        for other in others
        if id(other) not in own
    )


def _blocks(chars: list[Char]) -> Iterator[list[range]]:
    """Lines as they were drawn, one after another at the same distance below each other."""
    block: list[range] = []
    step = 0.0
    for line in _drawn_lines(chars):
        if block:
            above, below = chars[block[-1][0]], chars[line[0]]
            down = below.middle - above.middle
            is_next = (
                _NEXT[0] < down / above.size < _NEXT[1]
                and below.x0 < chars[block[-1][-1]].x1
                and above.x0 < chars[line[-1]].x1
                and (len(block) == 1 or abs(down - step) < 0.08 * above.size)
            )
            if not is_next:
                yield block
                block = []
            step = down
        block.append(line)
    if block:
        yield block


def _drawn_lines(chars: list[Char]) -> Iterator[range]:
    """The places of characters that were drawn beside each other."""
    start = 0
    for place in range(1, len(chars) + 1):
        if place < len(chars):
            last, char = chars[place - 1], chars[place]
            beside = abs(char.middle - last.middle) < 0.3 * last.size
            if beside and -0.5 * last.size < char.x0 - last.x1 < last.size:
                continue
        yield range(start, place)
        start = place


def _row(
    row: int,
    grid: Grid,
    cells: Cells,
    owners: list[list[int]],
    held: list[list[Char]],
    sure: list[float | None] | None,
) -> list[Piece]:
    pieces = []
    column = 0
    columns = len(grid.lefts) - 1
    while column < columns:
        number = owners[row][column]
        first, _, below, after = cells[number]
        piece = Piece(
            grid.lefts[column],
            grid.lefts[after],
            below=row > first,
            rows=below - row,
            open_above=first == 0 and not any(grid.floors[0][column:after]),
            open_below=below == len(owners) and not any(grid.floors[-1][column:after]),
        )
        if not piece.below:
            piece.text, piece.room, piece.size = _cell_text(held[number], piece.right - piece.left)
            piece.confidence = sure[number] if sure else None
        pieces.append(piece)
        column = after
    return pieces


def _cell_text(chars: list[Char], width: float) -> tuple[str, float, float]:
    """A cell's text, the room left in its last line, and the size of its characters."""
    if not chars:
        return "", width, 0.0
    if any(char.turn for char in chars):
        upright, lying = set_upright(chars)
        turned, *_ = _cell_text(lying, width)
        standing, room, size = _cell_text(upright, width)
        return standing + turned, room, size or chars[0].size
    lines = list(lines_of(chars))
    last = lines[-1]
    text = text_of(lines[0]).strip()
    for above, below in pairwise(lines):
        more = text_of(below).strip()
        size = above[-1][5]
        room = width - (above[-1][3] - above[0][1]) - _PADDING
        may_end = len(above) >= _FEWEST_SIGNS and not text.endswith(_UNFINISHED)
        is_over = may_end and room > first_width(more, size) + _SPARE * size
        text += "\n" + more if is_over else more
    hangs = not last[-1].text.strip()  # a line that ends with a space was broken there
    room = 0.0 if hangs else width - (last[-1].x1 - last[0].x0) - _PADDING
    return text.strip(), room, float(last[-1].size)
