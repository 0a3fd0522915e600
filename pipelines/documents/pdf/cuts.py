"""What the end of a page cut, joined again.

The parts of a table come in, one a page; rows and cells that were cut between them are made whole
in place. Geometry alone decides: where a text goes on
below, the last line above has no room left for what follows.
"""

import re
from collections import Counter
from itertools import pairwise

from pipelines.documents.pdf.tables.ruled import SAME_EDGE, Part, Piece
from pipelines.documents.pdf.tokens import first_width

_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})*(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?")
_WIDE = 0.4  # of a table's width: a cell for running text


def join_cut_row(parts: list[Part], below: Part) -> None:
    """Give back to the last row above what of it the end of the page cut off."""
    if not below.rows or not parts[-1].rows:
        return
    above, rest = parts[-1].rows[-1], below.rows[0]
    if _is_rest_of(above, rest, below.right - below.left):
        for piece in rest:
            if piece.text:
                over = _over(above, piece)
                if over is not None:
                    over.take(piece.text, piece.confidence)
                    over.room = piece.room
        del below.rows[0]


def _is_rest_of(above: list[Piece], rest: list[Piece], width: float) -> bool:
    """Whether a row at the top of a page is what did not fit of the last row of the page before.

    Where a cell's text goes on below, its last line above has no room left. One wide cell alone may
    also go on with another paragraph.
    """
    texts = [piece for piece in rest if piece.text]
    overs = [_over(above, piece) for piece in texts]
    if not texts or any(over is None for over in overs):
        return False
    if any(
        over and _is_next_number(over.text, piece.text)
        for over, piece in zip(overs, texts, strict=True)
    ):
        return False
    if (
        len(texts) == 1
        and texts[0].right - texts[0].left >= _WIDE * width
        and texts[0] is not rest[0]
    ):
        return bool(overs[0] and overs[0].text)
    full = [
        over is not None and _continues(over, piece)
        for over, piece in zip(overs, texts, strict=True)
    ]
    blank = [over is not None and not over.text and not over.below for over in overs]
    return any(full) and all(
        was_full or was_blank for was_full, was_blank in zip(full, blank, strict=True)
    )


def _is_next_number(above: str, below: str) -> bool:
    """Whether one number stands below another: its last digits would be fewer than its first."""
    return bool(len(below) >= len(above) and _NUMBER.fullmatch(above) and _NUMBER.fullmatch(below))


def _continues(over: Piece, piece: Piece) -> bool:
    """Whether what a cell begins with would not have fitted in the last line of the cell above."""
    return bool(over.text) and over.room < first_width(piece.text, over.size)


def join_merged_cells(parts: list[Part], whole: Counter[str]) -> None:
    """Join the text of cells merged downwards over a page's end.

    Where no rule closes the cell there, it is one, whatever part of the text each page has: a sheet
    prints it in the middle of the cell. Else what it makes stands whole somewhere else.
    """
    for above, below in pairwise(parts):
        for piece in below.rows[0] if below.rows and above.rows else []:
            over = _owner(above, piece)
            if over is None or not piece.text:
                continue
            is_open = piece.open_above and over.open_below and over.rows > 1
            cut = _continues(over, piece) and whole[over.text + piece.text] > whole[piece.text]
            if cut or (is_open and (not over.text or over.text != piece.text)):
                over.take(piece.text, piece.confidence)
                piece.text, piece.confidence = "", None


def _owner(part: Part, piece: Piece) -> Piece | None:
    """The last cell above with the same sides, where it began."""
    for row in reversed(part.rows):
        over = _over(row, piece)
        if over is None or not over.below:
            return over
    return None


def _over(above: list[Piece], piece: Piece) -> Piece | None:
    """The cell of the row above with the same sides."""
    for over in above:
        if abs(over.left - piece.left) <= SAME_EDGE and abs(over.right - piece.right) <= SAME_EDGE:
            return over
    return None
