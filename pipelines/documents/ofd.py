"""The reader for Open Fixed-layout Documents (.ofd), the fixed layout of Chinese offices.

The opened container comes in; what stands on its pages goes to where PDF is put together, by
position: characters with their boxes, and rules.

Source: GB/T 33190-2016. Lengths are millimetres from the top left corner; a page may lie over a
template.
"""

import posixpath
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pipelines import settings
from pipelines.documents.container import Container
from pipelines.documents.grid import Document
from pipelines.documents.looks import in_font
from pipelines.documents.markup import Element, local, parse_xml
from pipelines.documents.pdf.reader import document_from
from pipelines.documents.pdf.sheet import Rule, Run, Sheet, make_char
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/ofd"
_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_RISE = 0.86  # of the size, over the line that characters stand on
_STRAIGHT = 0.3  # millimetres that a rule may be out of true
_THIN = 0.9  # millimetres: a filled box as thin as this is a rule
_MOST_CHARACTERS = 2_000_000
_DEEPEST = 20  # blocks in blocks

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(container: Container) -> Document:
    """Read a document: its tables, and the lines around them.

    Raises:
        RefusedDocument: damaged, too long, or without text.
    """
    root = parse_xml(container.part("OFD.xml"), "OFD.xml")
    sheets: list[Sheet] = []
    for body in root.iterchildren("{*}DocBody"):
        place = _text(body, "DocRoot").lstrip("/")
        if place:
            sheets += _Reader(container, place).sheets(len(sheets))
    if not any(sheet.chars for sheet in sheets):
        pictures = sum(sheet.pictures > 0 for sheet in sheets)
        said = f"a scan: {pictures} pages of pictures and no text" if pictures else "without text"
        raise RefusedDocument(f"an OFD document {said}")
    document = document_from(sheets)
    document.media_type = MEDIA_TYPE
    document.changed_on = _changed_on(root)
    return document


def _changed_on(root: Element) -> date | None:
    for name in ("ModDate", "CreationDate"):
        for said in root.iter(f"{{*}}{name}"):
            try:
                return date.fromisoformat((said.text or "").strip()[:10])
            except ValueError:
                continue
    return None


def _text(element: Element, name: str) -> str:
    part = next(element.iterchildren(f"{{*}}{name}"), None)
    return (part.text or "").strip() if part is not None else ""


def _numbers(text: str | None) -> list[float]:
    """Numbers between blanks; what is none is left away."""
    numbers = []
    for word in (text or "").split():
        try:
            numbers.append(float(word))
        except ValueError:
            continue
    return numbers


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _matrix(text: str | None) -> Matrix:
    numbers = _numbers(text)
    return tuple(numbers) if len(numbers) == 6 else _PLAIN  # type: ignore[return-value]


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


class _Reader:
    """The pages of one document in the file."""

    def __init__(self, container: Container, place: str) -> None:
        self._container = container
        self._folder = posixpath.dirname(place)
        self._root = parse_xml(container.part(place), place)
        self._left = _MOST_CHARACTERS
        self._fonts: dict[str, str] = {}
        self._templates: dict[str, str] = {}
        self._page_box: tuple[float, float, float, float] = _A4
        for common in self._root.iterchildren("{*}CommonData"):
            self._common(common)

    def _common(self, common: Element) -> None:
        for area in common.iter("{*}PhysicalBox"):
            self._page_box = _box(area.text) or self._page_box
        for template in common.iterchildren("{*}TemplatePage"):
            self._templates[template.get("ID", "")] = self._resolved(template.get("BaseLoc", ""))
        for kind in ("PublicRes", "DocumentRes"):
            for said in common.iterchildren(f"{{*}}{kind}"):
                self._resources(self._resolved((said.text or "").strip()))

    def _resolved(self, place: str) -> str:
        said = place.replace("\\", "/")
        return posixpath.normpath(posixpath.join("/", self._folder, said)).lstrip("/")

    def _resources(self, place: str) -> None:
        if self._container.find(place) is None:
            return
        try:
            root = parse_xml(self._container.part(place), place)
        except RefusedDocument:
            return  # pictures and colours: what they say is nothing
        for font in root.iter("{*}Font"):
            self._fonts[font.get("ID", "")] = font.get("FontName", "")

    def sheets(self, before: int) -> list[Sheet]:
        """What stands on each page; so many pages went before."""
        pages = list(self._root.iterfind("{*}Pages/{*}Page"))
        if before + len(pages) > settings.MAX_PAGES:
            raise RefusedDocument(f"over {settings.MAX_PAGES} pages")
        return [
            self._sheet(before + number, self._resolved(page.get("BaseLoc", "")))
            for number, page in enumerate(pages, 1)
        ]

    def _sheet(self, number: int, place: str) -> Sheet:
        root = parse_xml(self._container.part(place), place)
        area = next(root.iterfind("{*}Area/{*}PhysicalBox"), None)
        box = (_box(area.text) if area is not None else None) or self._page_box
        sheet = Sheet(number, box[2] * _POINTS, box[3] * _POINTS)
        for template in root.iterchildren("{*}Template"):
            below = self._templates.get(template.get("TemplateID", ""), "")
            if below and self._container.find(below) is not None:
                self._take_page(parse_xml(self._container.part(below), below), sheet, box)
        self._take_page(root, sheet, box)
        return sheet

    def _take_page(
        self, root: Element, sheet: Sheet, box: tuple[float, float, float, float]
    ) -> None:
        for count, (one, origin) in enumerate(_objects(root, (-box[0], -box[1]), 0)):
            if count > settings.MAX_PAGE_OBJECTS:
                raise RefusedDocument(
                    f"page {sheet.number}: over {settings.MAX_PAGE_OBJECTS} texts and shapes"
                )
            kind = local(one)
            if kind == "TextObject":
                self._take_text(one, sheet, origin)
            elif kind == "PathObject":
                _take_path(one, sheet, origin)
            else:
                sheet.pictures = 1.0

    def _take_text(self, one: Element, sheet: Sheet, origin: tuple[float, float]) -> None:
        size = (_numbers(one.get("Size")) or [0.0])[0]
        matrix = _matrix(one.get("CTM"))
        font = self._fonts.get(one.get("Font", ""), "")
        height = abs(matrix[3]) * size * _POINTS or abs(matrix[1]) * size * _POINTS
        run = len(sheet.runs)
        sheet.runs.append(Run(height, slanting=bool(matrix[1]) and bool(matrix[0])))
        for code in one.iterchildren("{*}TextCode"):
            text = in_font(code.text or "", font)
            self._left -= len(text)
            if self._left < 0:
                raise RefusedDocument(f"over {_MOST_CHARACTERS} characters")
            places = _places(code, text, size)
            for sign, (x, y, wide) in zip(text, places, strict=True):
                at, line = _apply(matrix, x, y)
                left, base = (at + origin[0]) * _POINTS, (line + origin[1]) * _POINTS
                width = abs(matrix[0]) * wide * _POINTS or height
                top, bottom = base - _RISE * height, base + (1 - _RISE) * height
                middle = (top + bottom) / 2
                box = (left, top, left + width, bottom)
                sheet.chars.append(make_char((sign, *box, height, 0, run, middle, middle)))


def _objects(
    block: Element, origin: tuple[float, float], depth: int
) -> Iterator[tuple[Element, tuple[float, float]]]:
    """What stands on a page in the order in which it is drawn, and where its own corner is."""
    if depth > _DEEPEST:
        return
    for one in block:
        if not isinstance(one.tag, str) or one.get("Visible", "true").lower() == "false":
            continue
        kind = local(one)
        if kind in ("Content", "Layer", "PageBlock"):
            yield from _objects(one, origin, depth + 1)
        elif kind in ("TextObject", "PathObject", "ImageObject"):
            box = _box(one.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
            yield one, (origin[0] + box[0], origin[1] + box[1])


def _places(code: Element, text: str, size: float) -> list[tuple[float, float, float]]:
    """Of each character where it begins, its line, and how wide it is, in its object's lengths."""
    x = (_numbers(code.get("X")) or [0.0])[0]
    y = (_numbers(code.get("Y")) or [0.0])[0]
    across, down = (_deltas(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
    places = []
    for at, sign in enumerate(text):
        usual = size if ord(sign) > 0x2E7F else size / 2
        wide = across[at] if at < len(across) and across[at] > 0 else usual
        places.append((x, y, min(wide, usual) if usual else wide))
        x += across[at] if at < len(across) else (0.0 if down else usual)
        y += down[at] if at < len(down) else 0.0
    return places


def _deltas(text: str | None, most: int) -> list[float]:
    """Distances such as `3.5 3.5 g 10 3.2`: g repeats the second number as often as the first."""
    words = (text or "").split()
    deltas: list[float] = []
    at = 0
    while at < len(words) and len(deltas) < most:
        if words[at] == "g" and at + 2 < len(words):
            times, step = _numbers(words[at + 1]), _numbers(words[at + 2])
            if times and step:
                deltas += step * max(0, min(int(times[0]), most - len(deltas)))
            at += 3
        else:
            deltas += _numbers(words[at])
            at += 1
    return deltas


def _take_path(one: Element, sheet: Sheet, origin: tuple[float, float]) -> None:
    """The straight strokes of a path, and filled boxes that are as thin as one."""
    matrix = _matrix(one.get("CTM"))
    data = next(one.iterchildren("{*}AbbreviatedData"), None)
    outlines = _outlines((data.text or "") if data is not None else "")
    for outline in outlines:
        points = []
        for x, y in outline:
            at, line = _apply(matrix, x, y)
            points.append((at + origin[0], line + origin[1]))
        if one.get("Stroke", "true").lower() != "false":
            for first, second in pairwise(points):
                _add_rule(sheet, first, second)
        if one.get("Fill", "false").lower() == "true" and points:
            _add_thin(sheet, points)


def _add_thin(sheet: Sheet, points: list[tuple[float, float]]) -> None:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if bottom - top <= _THIN < right - left:
        _add_rule(sheet, (left, (top + bottom) / 2), (right, (top + bottom) / 2))
    elif right - left <= _THIN < bottom - top:
        _add_rule(sheet, ((left + right) / 2, top), ((left + right) / 2, bottom))


def _add_rule(sheet: Sheet, first: tuple[float, float], second: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = first, second
    if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
        start, end = sorted((x0 * _POINTS, x1 * _POINTS))
        sheet.across.append(Rule((y0 + y1) / 2 * _POINTS, start, end))
    elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
        start, end = sorted((y0 * _POINTS, y1 * _POINTS))
        sheet.down.append(Rule((x0 + x1) / 2 * _POINTS, start, end))


_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def _outlines(text: str) -> list[list[tuple[float, float]]]:
    """The corners of a path such as `M 0 0 L 10 0 C`; parts with a curve are left away."""
    outlines: list[list[tuple[float, float]]] = []
    curved: set[int] = set()
    words = text.split()
    at = 0
    while at < len(words):
        count = _ARGUMENTS.get(words[at])
        if count is None:
            at += 1
            continue
        numbers = _numbers(" ".join(words[at + 1 : at + 1 + count]))
        if words[at] in ("S", "M") or not outlines:
            outlines.append([])
        if words[at] == "C" and outlines[-1]:
            outlines[-1].append(outlines[-1][0])
        elif len(numbers) == count and count:
            outlines[-1].append((numbers[-2], numbers[-1]))
            curved |= {len(outlines) - 1} if words[at] in "QBA" else set()
        at += 1 + count
    return [outline for place, outline in enumerate(outlines) if place not in curved]
