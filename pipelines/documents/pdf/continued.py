"""Whether a table goes on at the top of the next page, or another begins there.

The parts of a table and the first one of the next page come in; whether they are of one table goes
out. What fits is made to: rows that the page repeats are dropped, columns whose borders the page
does not have are put beside it. A form that is printed on a page of its own begins as the last one
did, so that its labels come again and not what they say.
"""

from dataclasses import replace

from pipelines.documents.pdf.tables.grids import SAME_EDGE, edges_of, nearest
from pipelines.documents.pdf.tables.ruled import Part, Piece

_FEWEST_EDGES = 3  # that two parts must share where their frames differ
_HEADER_CELLS = 3  # of a row of headers at least


def goes_on_in(parts: list[Part], below: Part) -> bool:
    """Whether a table goes on in the first one of the next page."""
    return (
        below.page == parts[-1].page + 1
        and _shift(parts, below) is not None
        and not begins_anew(parts[0], below)
    )


def join_part(parts: list[Part], below: Part) -> None:
    """Put what a table goes on in below it, without the rows that the page repeats."""
    shift = _shift(parts, below)
    if shift:
        below = _moved(below, shift)
    repeated = _same_rows(parts[0], below)
    _widen(parts[-1], below)
    del below.rows[:repeated]
    parts.append(below)


def begins_anew(first: Part, below: Part) -> bool:
    """Whether a table begins as another did: the same labels with other things said.

    Rows that are the same to the letter may be a title and headers, which pages repeat; what comes
    after headers begins with the same word only because many rows do.
    """
    same = _same_rows(first, below)
    if same >= len(below.rows) or same >= len(first.rows):
        return False
    label, again = _first_text(first.rows[same]), _first_text(below.rows[same])
    if not label or label != again:
        return False
    return not (same and _is_header(first.rows[same - 1], first.rows[same]))


def _is_header(row: list[Piece], after: list[Piece]) -> bool:
    """Whether a row is one of headers: as the row after it, with a word in each cell."""
    return (
        len(row) >= _HEADER_CELLS
        and len(row) == len(after)
        and all(piece.text for piece in row)
        and not any(sign.isdigit() for piece in row for sign in piece.text)
    )


def _same_rows(first: Part, below: Part) -> int:
    """How many rows at the top of a part are those at the top of the table."""
    same = 0
    for row, other in zip(first.rows, below.rows, strict=False):
        texts = [piece.text for piece in row if piece.text]
        if not texts and not same:
            break
        if texts != [piece.text for piece in other if piece.text]:
            break
        same += 1
    return same


def _first_text(row: list[Piece]) -> str:
    return next((piece.text for piece in row if piece.text), "")


def _shift(parts: list[Part], below: Part) -> float | None:
    """By how much a part must be moved to stand below a table; `None` where it does not fit.

    Its frame is the same; or it is as wide and stands aside, as on left and right pages; or it
    lacks a border, or has one more, and its columns are the same.
    """
    above = parts[-1]
    left, right = below.left - above.left, below.right - above.right
    if abs(left) <= SAME_EDGE and abs(right) <= SAME_EDGE:
        return 0.0
    own, others = _edges(below), edges_of([edge for part in parts for edge in _edges(part)])
    if _lie_on(own, others, 0.0) or _lie_on(others, own, 0.0):
        return 0.0
    if abs(left - right) <= SAME_EDGE and _lie_on(own, others, -left):
        return -left
    return None


def _edges(part: Part) -> list[float]:
    sides = {piece.left for row in part.rows for piece in row}
    return edges_of([*sides, *(piece.right for row in part.rows for piece in row)])


def _lie_on(edges: list[float], others: list[float], shift: float) -> bool:
    return len(edges) >= _FEWEST_EDGES and all(
        abs(others[nearest(others, edge + shift)] - edge - shift) <= SAME_EDGE for edge in edges
    )


def _moved(part: Part, shift: float) -> Part:
    rows = [
        [replace(piece, left=piece.left + shift, right=piece.right + shift) for piece in row]
        for row in part.rows
    ]
    return replace(part, rows=rows, left=part.left + shift, right=part.right + shift)


def _widen(above: Part, below: Part) -> None:
    """Put beside each row the cells that go on from above where the page has no border."""
    if not above.rows:
        return
    last = above.rows[-1]
    before = [piece for piece in last if piece.right <= below.left + SAME_EDGE]
    after = [piece for piece in last if piece.left >= below.right - SAME_EDGE]
    for row in below.rows if before or after else []:
        row[:0] = [Piece(piece.left, piece.right, below=True) for piece in before]
        row += [Piece(piece.left, piece.right, below=True) for piece in after]
    below.left, below.right = min(above.left, below.left), max(above.right, below.right)
