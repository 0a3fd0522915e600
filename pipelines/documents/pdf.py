"""The reader for PDF: ruled tables on pdfplumber, joined again where a page's end cut them.

A PDF holds no tables, only strokes and characters. pdfplumber finds the cells that the strokes enclose; the text of a
cell is the characters in it, its lines joined as Chinese is, without spaces. Two things are inferred, from geometry
alone: that a table goes on at the top of the next page, and that a row was cut there (its lines go on below).
"""

import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from pipelines import settings
from pipelines.documents.grid import Document, Row, Table, make_cell
from pipelines.documents.properties import pdf_day
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/pdf"
_EDGE = 2.5  # strokes nearer to each other than this many points are one
_PAGE_NUMBER = re.compile(r"[-—–\s.·第共]*+\d{1,4}[页/\s,，共]*+\d{0,4}[-—–\s.·页]*+")
_TOKEN = re.compile(
    r"(?:[\x21-\x7e]+|[（《“]*.)[，。、；：？！）》”％,.;:)%]*", re.DOTALL
)  # what a line's end does not break
_ASCII_WIDTH = 0.65  # of a Chinese character, with the space that programs leave beside it
_PADDING = 10.8  # left and right of the text in a cell, together
_WIDE = 0.4  # of a table's width: a cell for running text

Char = dict[str, Any]


@dataclass(slots=True)
class _Piece:
    """A cell on one page."""

    left: float
    right: float
    text: str = ""
    room: float = 0.0  # left in its last line
    size: float = 0.0  # of its characters
    below: bool = False  # goes on from the row above


@dataclass(slots=True)
class _Part:
    """A table on one page."""

    rows: list[list[_Piece]]
    left: float
    right: float
    page: int


@dataclass(slots=True)
class _Line:
    """A line of text outside tables."""

    text: str
    at_edge: bool = False


@dataclass(slots=True)
class _Page:
    items: list["_Line | _Part"] = field(default_factory=list)


def read_pdf(data: bytes) -> Document:
    """Read a PDF: its ruled tables, and the lines around them.

    Raises:
        RefusedDocument: encrypted, damaged, too long, or a scan without text.
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            count = len(pdf.pages)
            pages, pictures = _pages(pdf.pages) if count <= settings.MAX_PAGES else ([], 0)
            said = pdf.metadata.get("ModDate") or pdf.metadata.get("CreationDate")
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedDocument(_why(error)) from None
    if count > settings.MAX_PAGES:
        raise RefusedDocument(f"{count} pages; the limit is {settings.MAX_PAGES}")
    if not any(page.items for page in pages):
        if pictures:
            raise RefusedDocument(f"a scan: {len(pages)} pages of pictures and no text; it must be read by OCR first")
        raise RefusedDocument("a PDF without text")
    _drop_furniture(pages)
    document = _document(pages)
    document.changed_on = pdf_day(said)
    return document


def _why(error: Exception) -> str:
    causes = (error, error.__context__, *error.args)
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return "encrypted: it needs a password"
    return f"a damaged PDF ({type(error).__name__}: {str(error)[:200]})"


def _pages(pages: Iterable[Any]) -> tuple[list[_Page], int]:
    read: list[_Page] = []
    pictures = 0
    for number, page in enumerate(pages, start=1):
        read.append(_page(page, number))
        pictures += bool(page.images)
        page.close()
    return read, pictures


def _page(page: Any, number: int) -> _Page:  # noqa: ANN401
    chars = [char for char in page.chars if char["upright"]]
    found = page.find_tables() if page.edges else []
    inside: list[list[Char]] = [[] for _ in found]
    outside: list[Char] = []
    boxes = [table.bbox for table in found]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        for place, (left, top, right, bottom) in enumerate(boxes):
            if top <= y <= bottom and left <= x <= right:
                inside[place].append(char)
                break
        else:
            outside.append(char)
    items: list[tuple[float, _Line | _Part]] = [
        (table.bbox[1], part)
        for table, own in zip(found, inside, strict=True)
        if (part := _part(table, own, number)) is not None
    ]
    right = max([box[2] for box in boxes] + [char["x1"] for char in outside], default=0.0)
    items += [(top, _Line(text)) for top, text in _paragraphs(_lines(outside), right)]
    ordered = [item for _, item in sorted(items, key=lambda item: item[0])]
    for edge in (*ordered[:2], *ordered[-2:]):
        if isinstance(edge, _Line):
            edge.at_edge = True
    return _Page(ordered)


def _lines(chars: list[Char]) -> Iterator[list[Char]]:
    """Characters by line, top to bottom, left to right."""
    line: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: char["top"] + char["bottom"]):
        at = (char["top"] + char["bottom"]) / 2
        if line and at - middle > max(char["size"], line[0]["size"]) / 2:
            yield sorted(line, key=lambda char: float(char["x0"]))
            line = []
        if not line:
            middle = at
        line.append(char)
    if line:
        yield sorted(line, key=lambda char: float(char["x0"]))


def _paragraphs(lines: Iterator[list[Char]], right: float) -> Iterator[tuple[float, str]]:
    """Lines as paragraphs, each with its place on the page: a line that is full goes on in the next one below it."""
    top, text, end, bottom = 0.0, "", 0.0, 0.0
    for line in lines:
        size = line[0]["size"]
        goes_on = bool(text) and right - end < size and line[0]["top"] - bottom < size
        if text and not goes_on:
            yield top, text
        top, text = (top, text) if goes_on else (line[0]["top"], "")
        text = (text + _spaced(line)).strip()
        end, bottom = line[-1]["x1"], line[0]["bottom"]
    if text:
        yield top, text


def _spaced(line: list[Char]) -> str:
    """A line's text; a gap as wide as a character is a space."""
    parts = []
    end = None
    for char in line:
        if end is not None and char["x0"] - end > char["size"]:
            parts.append(" ")
        parts.append(char["text"])
        end = char["x1"]
    return "".join(parts)


def _part(table: Any, chars: list[Char], page: int) -> _Part | None:  # noqa: ANN401
    cells = table.cells
    tops = _edges([cell[1] for cell in cells] + [cell[3] for cell in cells])
    lefts = _edges([cell[0] for cell in cells] + [cell[2] for cell in cells])
    grid: dict[tuple[int, int], int] = {}
    spans = []
    for number, (left, top, right, bottom) in enumerate(cells):
        rows = _nearest(tops, top), _nearest(tops, bottom)
        columns = _nearest(lefts, left), _nearest(lefts, right)
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
    return _Part(pieces, lefts[0], lefts[-1], page)


def _row(
    row: int,
    grid: dict[tuple[int, int], int],
    spans: list[tuple[tuple[int, int], tuple[int, int]]],
    held: list[list[Char]],
    lefts: list[float],
) -> list[_Piece]:
    pieces = []
    column = 0
    while column < len(lefts) - 1:
        owner = grid.get((row, column))
        if owner is None:
            pieces.append(_Piece(lefts[column], lefts[column + 1]))
            column += 1
            continue
        (first, _), (_, after) = spans[owner]
        piece = _Piece(lefts[column], lefts[max(after, column + 1)], below=row > first)
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
    for line in _lines(chars):
        text.append("".join(char["text"] for char in line).strip())
        last = line
    hangs = not last[-1]["text"].strip()  # a line that ends with a space was broken there
    room = 0.0 if hangs else width - (last[-1]["x1"] - last[0]["x0"]) - _PADDING
    return "".join(text).strip(), room, float(last[-1]["size"])


def _edges(places: list[float]) -> list[float]:
    """Places of strokes, those near to each other as one."""
    edges: list[float] = []
    for at in sorted(places):
        if not edges or at - edges[-1] > _EDGE:
            edges.append(at)
    return edges


def _nearest(edges: list[float], at: float) -> int:
    place = bisect_right(edges, at)
    around = [near for near in (place - 1, place) if 0 <= near < len(edges)]
    return min(around, key=lambda near: abs(edges[near] - at))


# Pages joined


def _drop_furniture(pages: list[_Page]) -> None:
    """Leave away page numbers, and lines that stand at the edge of most pages."""
    edges = Counter(
        _pattern(item.text) for page in pages for item in page.items if isinstance(item, _Line) and item.at_edge
    )
    often = {text for text, count in edges.items() if count >= max(3, len(pages) // 2)}

    def is_furniture(item: _Line | _Part) -> bool:
        return (
            isinstance(item, _Line)
            and item.at_edge
            and (_pattern(item.text) in often or _PAGE_NUMBER.fullmatch(item.text) is not None)
        )

    for page in pages:
        page.items = [item for item in page.items if not is_furniture(item)]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _document(pages: list[_Page]) -> Document:
    tables: list[Table] = []
    headings: list[str] = []
    open_parts: list[_Part] = []
    parts = [item for page in pages for item in page.items if isinstance(item, _Part)]
    whole = Counter(piece.text for part in parts for row in part.rows for piece in row)

    def close() -> None:
        nonlocal headings
        if open_parts:
            _join_merged(open_parts, whole)
            tables.append(_table(open_parts, headings))
            headings = []
            open_parts.clear()

    for page in pages:
        for place, item in enumerate(page.items):
            if isinstance(item, _Line):
                close()
                headings.append(item.text)
            elif place == 0 and open_parts and _goes_on(open_parts[-1], item):
                _join_cut_row(open_parts, item)
                open_parts.append(item)
            else:
                close()
                open_parts.append(item)
    close()
    return Document(MEDIA_TYPE, tables, headings)


def _goes_on(above: _Part, below: _Part) -> bool:
    """Whether a table at the top of a page is as wide as the one at the bottom of the page before."""
    same_edges = abs(above.left - below.left) <= _EDGE and abs(above.right - below.right) <= _EDGE
    return same_edges and below.page == above.page + 1


def _join_cut_row(parts: list[_Part], below: _Part) -> None:
    """Drop a header that the next page repeats; give the rest of a row that the page's end cut back to it."""
    header = [piece.text for piece in parts[0].rows[0]]
    first = [piece.text for piece in below.rows[0]]
    if first == header and all(header) and not any(sign.isdigit() for text in header for sign in text):
        del below.rows[0]
    if not below.rows or not parts[-1].rows:
        return
    above, rest = parts[-1].rows[-1], below.rows[0]
    if _is_rest_of(above, rest, below.right - below.left):
        for piece in rest:
            if piece.text:
                over = _over(above, piece)
                if over is not None:
                    over.text += piece.text
                    over.room = piece.room
        del below.rows[0]


def _is_rest_of(above: list[_Piece], rest: list[_Piece], width: float) -> bool:
    """Whether a row at the top of a page is what did not fit of the last row of the page before.

    Where a cell's text goes on below, its last line above has no room left. One wide cell alone may also go on with
    another paragraph.
    """
    texts = [piece for piece in rest if piece.text]
    overs = [_over(above, piece) for piece in texts]
    if not texts or any(over is None for over in overs):
        return False
    if len(texts) == 1 and texts[0].right - texts[0].left >= _WIDE * width and texts[0] is not rest[0]:
        return bool(overs[0] and overs[0].text)
    full = [over is not None and _continues(over, piece) for over, piece in zip(overs, texts, strict=True)]
    blank = [over is not None and not over.text and not over.below for over in overs]
    return any(full) and all(was_full or was_blank for was_full, was_blank in zip(full, blank, strict=True))


def _continues(over: _Piece, piece: _Piece) -> bool:
    """Whether what a cell begins with would not have fitted in the last line of the cell above."""
    token = _TOKEN.match(piece.text)
    if not over.text or token is None:
        return False
    width = sum(_ASCII_WIDTH if sign.isascii() else 1.0 for sign in token[0]) * over.size
    return over.room < width


def _join_merged(parts: list[_Part], whole: Counter[str]) -> None:
    """A cell merged downwards over a page's end, its text cut there: what it makes stands whole somewhere else."""
    for above, below in pairwise(parts):
        for piece in below.rows[0] if below.rows and above.rows else []:
            over = _owner(above, piece)
            if over is None or not piece.text or not _continues(over, piece):
                continue
            if whole[over.text + piece.text] > whole[piece.text]:
                over.text, piece.text = over.text + piece.text, ""


def _owner(part: _Part, piece: _Piece) -> _Piece | None:
    """The last cell above with the same sides, where it began."""
    for row in reversed(part.rows):
        over = _over(row, piece)
        if over is None or not over.below:
            return over
    return None


def _over(above: list[_Piece], piece: _Piece) -> _Piece | None:
    """The cell of the row above with the same sides."""
    for over in above:
        if abs(over.left - piece.left) <= _EDGE and abs(over.right - piece.right) <= _EDGE:
            return over
    return None


def _table(parts: list[_Part], headings: list[str]) -> Table:
    """A table from its parts, one a page, with the columns that any of them has."""
    pieces = [piece for part in parts for row in part.rows for piece in row]
    edges = _edges([piece.left for piece in pieces] + [piece.right for piece in pieces])
    rows: list[Row] = [[_cell(piece, edges) for piece in row] for part in parts for row in part.rows]
    return Table(rows, headings, location=f"page {parts[0].page}")


def _cell(piece: _Piece, edges: list[float]) -> Any:  # noqa: ANN401
    first, after = _nearest(edges, piece.left), _nearest(edges, piece.right)
    return make_cell((piece.text, first, max(1, after - first)))
