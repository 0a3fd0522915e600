"""Tables whose cells are enclosed by strokes.

A table that pdfplumber found on a page comes in, with the characters inside it; its rows go out,
each cell with its sides, its text, and how much room its last line has left. The lines of a cell
are joined as Chinese is, without spaces.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from pipelines.documents.pdf.characters import Char, lines_of

SAME_EDGE = 2.5
"""Strokes nearer to each other than this many points are one."""
_PADDING = 10.8  # left and right of the text in a cell, together


@dataclass(slots=True)
class Piece:
    """A cell on one page; its sides are in points.

    Attributes:
        room: how many points are left in its last line.
        size: of its characters.
        below: whether it goes on from the row above.
    """

    left: float
    right: float
    text: str = ""
    room: float = 0.0
    size: float = 0.0
    below: bool = False


@dataclass(slots=True)
class Part:
    """A table on one page: all of it, or what of it the page has room for."""

    rows: list[list[Piece]]
    left: float
    right: float
    page: int


def part_of(table: Any, chars: list[Char], page: int) -> Part | None:  # noqa: ANN401
    """The rows of a table on one page; `None` where nothing is written in it.

    Args:
        table: as pdfplumber found it, with the boxes of its cells.
        chars: those inside it.
        page: its number.
    """
    cells = table.cells
    tops = edges_of([cell[1] for cell in cells] + [cell[3] for cell in cells])
    lefts = edges_of([cell[0] for cell in cells] + [cell[2] for cell in cells])
    grid: dict[tuple[int, int], int] = {}
    spans = []
    for number, (left, top, right, bottom) in enumerate(cells):
        rows = nearest(tops, top), nearest(tops, bottom)
        columns = nearest(lefts, left), nearest(lefts, right)
        spans.append((rows, columns))
        for row in range(*rows):
            for column in range(*columns):
                grid.setdefault((row, column), number)
    held: list[list[Char]] = [[] for _ in cells]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        owner = grid.get((bisect_right(tops, y) - 1, bisect_right(lefts, x) - 1))
        if owner is not None:
            held[owner].append(char)
    read = [_row(row, grid, spans, held, lefts) for row in range(len(tops) - 1)]
    pieces = [row for row in read if row]
    if not any(piece.text for row in pieces for piece in row):
        return None
    return Part(pieces, lefts[0], lefts[-1], page)


def _row(
    row: int,
    grid: dict[tuple[int, int], int],
    spans: list[tuple[tuple[int, int], tuple[int, int]]],
    held: list[list[Char]],
    lefts: list[float],
) -> list[Piece]:
    pieces = []
    column = 0
    while column < len(lefts) - 1:
        owner = grid.get((row, column))
        if owner is None:
            pieces.append(Piece(lefts[column], lefts[column + 1]))
            column += 1
            continue
        (first, _), (_, after) = spans[owner]
        piece = Piece(lefts[column], lefts[max(after, column + 1)], below=row > first)
        if not piece.below:
            piece.text, piece.room, piece.size = _cell_text(held[owner], piece.right - piece.left)
        pieces.append(piece)
        column = max(after, column + 1)
    return pieces if any(grid.get((row, at)) is not None for at in range(len(lefts) - 1)) else []


def _cell_text(chars: list[Char], width: float) -> tuple[str, float, float]:
    """A cell's text, the room left in its last line, and the size of its characters."""
    if not chars:
        return "", width, 0.0
    text, last = [], chars
    for line in lines_of(chars):
        text.append("".join(char["text"] for char in line).strip())
        last = line
    hangs = not last[-1]["text"].strip()  # a line that ends with a space was broken there
    room = 0.0 if hangs else width - (last[-1]["x1"] - last[0]["x0"]) - _PADDING
    return "".join(text).strip(), room, float(last[-1]["size"])


def edges_of(places: list[float]) -> list[float]:
    """Places of strokes, those near to each other as one."""
    edges: list[float] = []
    for at in sorted(places):
        if not edges or at - edges[-1] > SAME_EDGE:
            edges.append(at)
    return edges


def nearest(edges: list[float], at: float) -> int:
    """Which of some places, in their order, is nearest to one."""
    place = bisect_right(edges, at)
    around = [near for near in (place - 1, place) if 0 <= near < len(edges)]
    return min(around, key=lambda near: abs(edges[near] - at))
