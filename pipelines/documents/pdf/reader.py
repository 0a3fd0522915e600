"""A PDF read with PDFium, page by page.

The bytes of a PDF come in; its `Document` goes out, or the reason why there is none: encrypted,
damaged, too long, without a map of its fonts, or a scan.
"""

from operator import itemgetter

from pipelines import settings
from pipelines.documents.grid import Document
from pipelines.documents.pdf.drawn.marks import drop_marks, drop_struck
from pipelines.documents.pdf.drawn.pdfium import OpenPdf
from pipelines.documents.pdf.drawn.sheet import Char, Sheet
from pipelines.documents.pdf.furniture import Line, Page
from pipelines.documents.pdf.pages import document_of
from pipelines.documents.pdf.sideways import side_by_side
from pipelines.documents.pdf.tables.characters import is_decoded, lines_of, paragraphs_of
from pipelines.documents.pdf.tables.grids import Grid, grids_of, joined
from pipelines.documents.pdf.tables.ruled import Part, part_of
from pipelines.documents.pdf.tables.unruled import Columns, unruled_grids, words_of
from pipelines.documents.properties import pdf_day
from pipelines.documents.seeing import NEEDS_SIGHT, Sight
from pipelines.errors import RefusedDocument

_DOTS = 200 / 72  # pixels a point, of a page that is read by sight
_PICTURE = 0.3  # of a page: a picture that may be of its text
_MOST_BESIDE = 20  # characters beside such a picture: a page's number, a mark
_SIDES = 2  # of a grid that is one cell


def read_pdf(data: bytes, sight: Sight | None = None) -> Document:
    """Read a PDF: its tables, and the lines around them.

    Args:
        data: its bytes.
        sight: what reads the pages that have no text, or none that can be known.

    Raises:
        RefusedDocument: encrypted, damaged, too long, without a map of its fonts, or a scan.
    """
    pdf = OpenPdf(data)
    try:
        if pdf.pages > settings.MAX_PAGES:
            raise RefusedDocument(f"{pdf.pages} pages; the limit is {settings.MAX_PAGES}")
        said = pdf.said("ModDate") or pdf.said("CreationDate")
        sheets = list(pdf.sheets())
        unreadable = [sheet.number for sheet in sheets if not _is_readable(sheet, pdf.mapped)]
        scans = [sheet.number for sheet in sheets if _is_scan(sheet, hidden=sight is None)]
        note = _note(len(sheets), scans, unreadable)
        if sight is not None and note is not None:
            note = _look_at(pdf, sheets, sorted({*scans, *unreadable}), sight)
    finally:
        pdf.close()
    document = document_from(sheets)
    document.note = note
    if not document.tables and not document.trailing:
        raise RefusedDocument(document.note or "a PDF without text")
    document.changed_on = pdf_day(said)
    return document


def document_from(sheets: list[Sheet]) -> Document:
    """The tables of pages and the lines around them, whatever format they came in."""
    pages, columns = [], None
    for place, sheet in enumerate(side_by_side(sheets)):
        page, columns = _page(sheet, place, columns)
        pages.append(page)
    return document_of(pages)


def _is_readable(sheet: Sheet, mapped: set[int]) -> bool:
    """Whether the text of a page can be known; else it is left with none.

    Characters of a font without a map are not known, even where other text of the page is.
    """
    fonts = {run.font for run in sheet.runs} - mapped - {0}
    if fonts:
        unknown = {number for number, run in enumerate(sheet.runs) if run.font in fonts}
        sheet.chars = [
            char._replace(text="\ufffd") if char.run in unknown else char for char in sheet.chars
        ]
    if is_decoded("".join(map(itemgetter(0), sheet.chars))):
        return True
    sheet.chars = []
    return False


def _is_scan(sheet: Sheet, *, hidden: bool) -> bool:
    """Whether a page is a picture, without text.

    Hidden text, which a program made out on it, may count as such or not.
    """
    written = sum(hidden or not sheet.runs[char.run].hidden for char in sheet.chars)
    return sheet.pictures >= _PICTURE and written <= _MOST_BESIDE


def _note(count: int, scans: list[int], unreadable: list[int]) -> str | None:
    """What is to be known of pages that say nothing."""
    if unreadable:
        return (
            f"{_pages(unreadable)}: the text cannot be decoded, its font has no map; {NEEDS_SIGHT}"
        )
    if scans and len(scans) == count:
        return f"a scan: {count} pages of pictures and no text; {NEEDS_SIGHT}"
    if scans:
        return f"{_pages(scans)}: a scan; {NEEDS_SIGHT}"
    return None


def _look_at(pdf: OpenPdf, sheets: list[Sheet], numbers: list[int], sight: Sight) -> str | None:
    """Read pages by sight; what is to be known of those that say nothing even so."""
    pictures = ((number, pdf.picture(number, _DOTS)) for number in numbers)
    for sheet in sight.sheets(pictures, len(numbers)):
        if sheet.chars:
            sheets[sheet.number - 1] = sheet
    blank = [number for number in numbers if not sheets[number - 1].chars]
    return f"{_pages(blank)}: neither text nor sight reads it" if blank else None


def _pages(numbers: list[int]) -> str:
    return ("page " if len(numbers) == 1 else "pages ") + ", ".join(map(str, numbers[:20]))


def _page(sheet: Sheet, place: int, before: Columns | None) -> tuple[Page, Columns | None]:
    """What stands on a page; the columns of its last table, if no rules tell them, go on."""
    drop_marks(sheet)
    across, down = joined(sheet.across), joined(sheet.down)
    grids, alone = grids_of(across, down)
    chars = drop_struck(sheet.chars, alone)
    grids = [grid for grid in grids if not _is_frame(grid, chars)]
    inside, outside = _by_grid(chars, grids)
    outside, aslant = _upright(outside, sheet)
    outer_lines = list(lines_of(outside))
    lines = [words_of(line) for line in outer_lines]
    more, columns = unruled_grids(lines, alone, grids, before)
    if more:
        grids += more
        found, outside = _by_grid(outside, more)
        inside += found
        outer_lines = list(lines_of(outside))
    sure = {
        number: run.confidence
        for number, run in enumerate(sheet.runs)
        if run.confidence is not None
    }
    items: list[tuple[float, Line | Part]] = [
        (part.top, part)
        for grid, own in zip(grids, inside, strict=True)
        if (part := part_of(grid, own, place, sure)) is not None
    ]
    for _, item in items:
        if isinstance(item, Part):
            item.location = sheet.number
    items += [(line.top, line) for line in (*_lines(outer_lines, grids, sheet), *aslant)]
    ordered = [item for _, item in sorted(items, key=lambda item: item[0])]
    for edge in (*ordered[:2], *ordered[-2:]):
        if isinstance(edge, Line):
            edge.at_edge = True
    return Page(ordered), columns


def _is_frame(grid: Grid, chars: list[Char]) -> bool:
    """Whether a box stands around a table without rules."""
    if len(grid.tops) > _SIDES or len(grid.lefts) > _SIDES:
        return False
    [own], _ = _by_grid(chars, [grid])
    found, _ = unruled_grids([words_of(line) for line in lines_of(own)], [], [], None)
    return bool(found)


def _upright(chars: list[Char], sheet: Sheet) -> tuple[list[Char], list[Line]]:
    """Characters outside of tables that stand upright; what does not is a line for each run."""
    runs = sheet.runs
    aslant: dict[int, list[Char]] = {}
    upright = []
    for char in chars:
        if char.turn or runs[char.run].slanting:
            aslant.setdefault(char.run, []).append(char)
        else:
            upright.append(char)
    return upright, [
        Line(
            "".join(char.text for char in run),
            top=min(char.top for char in run),
            bottom=max(char.bottom for char in run),
            height=sheet.height,
        )
        for run in aslant.values()
    ]


def _lines(lines: list[list[Char]], grids: list[Grid], sheet: Sheet) -> list[Line]:
    right = max([grid.lefts[-1] for grid in grids] + [line[-1].x1 for line in lines], default=0.0)
    return [
        Line(text, top=top, bottom=bottom, height=sheet.height)
        for top, bottom, text in paragraphs_of(lines, right)
    ]


def _by_grid(chars: list[Char], grids: list[Grid]) -> tuple[list[list[Char]], list[Char]]:
    """The characters inside each grid, and those outside of all."""
    inside: list[list[Char]] = [[] for _ in grids]
    if not grids:
        return inside, chars
    outside: list[Char] = []
    boxes = [grid.box for grid in grids]
    for char in chars:
        x, y = (char[1] + char[3]) / 2, char[8]
        for place, (left, top, right, bottom) in enumerate(boxes):
            if top <= y <= bottom and left <= x <= right:
                inside[place].append(char)
                break
        else:
            outside.append(char)
    return inside, outside
