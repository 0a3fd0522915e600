"""The pages of a PDF as PDFium sees them.

The bytes of a PDF come in; its `Sheet`s go out, one after another. Turned pages come out upright.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import pypdfium2.raw as pdfium

from pipelines import settings
from pipelines.documents.pdf.drawn import calls
from pipelines.documents.pdf.drawn.calls import Box, Matrix
from pipelines.documents.pdf.drawn.paths import Rules
from pipelines.documents.pdf.drawn.runs import Runs
from pipelines.documents.pdf.drawn.sheet import LARGE, Run, Sheet
from pipelines.documents.pdf.drawn.widgets import chars_of_widgets
from pipelines.documents.seeing import Picture
from pipelines.errors import RefusedDocument

_LIGHT = 0.62  # of white: large text this light is a watermark's
_AWAY = 20_000.0  # points from the page: where turned text is set upright, to be read
_STRAIGHT = 0.02  # of a right angle's sine: no more turned than this is not turned
_WIDE_ENOUGH = 0.01  # points
_DEEPEST = 8  # forms lie no deeper in forms

Objects = list[tuple[int, int]]
"""Objects of a page, each with its kind."""


class OpenPdf:
    """A PDF that is open; `close` it.

    Attributes:
        mapped: the fonts of which at least one character is known by the font's own map.

    Raises:
        RefusedDocument: it is encrypted or damaged.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data  # PDFium reads it as long as it is open
        self._handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._handle:
            raise RefusedDocument(_why(pdfium.FPDF_GetLastError()))
        self.mapped: set[int] = set()
        self.pages: int = pdfium.FPDF_GetPageCount(self._handle)

    def close(self) -> None:
        """Give back what PDFium holds."""
        pdfium.FPDF_CloseDocument(self._handle)

    def said(self, tag: str) -> str | None:
        """What the file says of itself under a name such as `ModDate`."""
        size = pdfium.FPDF_GetMetaText(self._handle, tag.encode(), None, 0)
        if not 2 < size < 1_000:
            return None
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self._handle, tag.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")

    def sheets(self) -> Iterator[Sheet]:
        """Each page; one that PDFium cannot open is empty.

        Raises:
            RefusedDocument: a page with more on it than the limit.
        """
        for number in range(1, self.pages + 1):
            with self._page(number) as page:
                yield _Reading(page, number, self.mapped).sheet() if page else Sheet(number, 1, 1)

    def picture(self, number: int, dots: float) -> Picture:
        """What a page looks like.

        Args:
            number: of the page, from 1.
            dots: how many pixels a point shall be; fewer where the page is large.
        """
        with self._page(number) as page:
            size = (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
            scale = min(dots, settings.MAX_PICTURE_SIDE / max(size))
            wide, high = (max(1, round(side * scale)) for side in size)
            buffer = ctypes.create_string_buffer(wide * high * 3)
            bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_BGR, buffer, wide * 3)
            try:
                pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
                pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
            finally:
                pdfium.FPDFBitmap_Destroy(bitmap)
        return Picture(buffer.raw, wide, high, size)

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        page = pdfium.FPDF_LoadPage(self._handle, number - 1)
        try:
            yield page
        finally:
            if page:
                pdfium.FPDF_ClosePage(page)


def _why(error: int) -> str:
    if error == pdfium.FPDF_ERR_PASSWORD:
        return "encrypted: it needs a password"
    if error == pdfium.FPDF_ERR_SECURITY:
        return "encrypted in a way that is not known"
    return "a damaged PDF"


class _Reading:
    """One page being read."""

    def __init__(self, page: Any, number: int, mapped: set[int]) -> None:  # noqa: ANN401
        self._page = page
        self._number = number
        self._embedded: set[int] = set()
        rect = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, rect)
        self._runs = Runs((rect.left, rect.bottom, rect.right, rect.top), mapped)

    def sheet(self) -> Sheet:
        """What stands on the page."""
        objects = self._objects()
        placed = {one: calls.matrix_of(one) for one, kind in objects if kind == calls.TEXT}
        turns = self._turns(placed)
        if turns:
            self._turn(objects, turns)
            placed = {one: calls.matrix_of(one) for one in placed}
        self._set_upright(placed)
        left, bottom, right, top = self._runs.box
        sheet = Sheet(self._number, right - left, top - bottom)
        self._read_rules(sheet, objects)
        self._read_chars(sheet)
        _look_for_light(sheet)
        if filled_in := chars_of_widgets(self._page, turns, self._runs.box, len(sheet.runs)):
            sheet.chars += filled_in
            sheet.runs.append(Run(filled_in[0].size))
        return sheet

    def _objects(self) -> Objects:
        """The objects of the page, each with its kind."""
        page = calls.address(self._page)
        count = calls.count_objects(page)
        if count > settings.MAX_PAGE_OBJECTS:
            raise RefusedDocument(
                f"page {self._number}: {count} objects; the limit is {settings.MAX_PAGE_OBJECTS}"
            )
        get_object, get_kind = calls.get_object, calls.get_kind
        found = [get_object(page, place) for place in range(count)]
        return [(one, get_kind(one)) for one in found if one]

    def _turns(self, placed: dict[int, Matrix]) -> int:
        """By how many quarter turns clockwise the page must be turned for its text to stand.

        A page says so itself, or nearly all of its text lies on the side.
        """
        counts = [0, 0, 0, 0]
        for a, b, *_ in placed.values():
            if not b and a > 0:
                counts[0] += 1
            elif min(abs(a), abs(b)) <= _STRAIGHT * max(abs(a), abs(b)):
                counts[round(math.atan2(b, a) / (math.pi / 2)) % 4] += 1
        most = max(range(4), key=counts.__getitem__)
        said: int = pdfium.FPDFPage_GetRotation(self._page) % 4
        return most if counts[most] > 0.8 * sum(counts) else said

    def _turn(self, objects: Objects, turns: int) -> None:
        """Turn all of the page clockwise by quarters."""
        turn = self._runs.turn = _turning(turns, self._runs.box)
        for one, _ in objects:
            calls.transform(one, *turn)
        left, bottom, right, top = self._runs.box
        wide, high = right - left, top - bottom
        self._runs.box = (0.0, 0.0, high, wide) if turns % 2 else (0.0, 0.0, wide, high)

    def _set_upright(self, placed: dict[int, Matrix]) -> None:
        """Set text that stands turned upright, far from the page.

        PDFium leaves away text whose glyphs have no height where it stands on its side, as has text
        in a font that is neither in the file nor on the machine.
        """
        for one, (a, b, _, _, e, f) in placed.items():
            if a <= 0 or abs(b) > _STRAIGHT * a:
                angle = math.atan2(b, a)
                there = _AWAY + 50.0 * (len(self._runs.turned) % 400)
                cos, sin = math.cos(angle), math.sin(angle)
                calls.transform(one, 1, 0, 0, 1, -e, -f)
                calls.transform(one, cos, -sin, sin, cos, 0, there)
                back = (cos, sin, -sin, cos, e + there * sin, f - there * cos)
                self._runs.turned[one] = back
                placed[one] = calls.matrix_of(one)
        self._runs.placed = placed

    def _read_rules(self, sheet: Sheet, objects: Objects) -> None:
        rules = Rules(self._runs.box, self._number)
        self._walk(objects, calls.SAME, rules, sheet, 0)
        sheet.across, sheet.down = rules.across, rules.down
        sheet.pictures = min(1.0, sheet.pictures / max(1.0, sheet.width * sheet.height))

    def _walk(
        self, objects: Objects, outer: Matrix, rules: Rules, sheet: Sheet, depth: int
    ) -> None:
        for one, kind in objects:
            if kind == calls.TEXT:
                self._give_width(one)
            elif kind in (calls.PATH, calls.IMAGE):
                box = calls.bounds_of(one)
                if depth:
                    box = calls.box_of(outer, box)
                if kind == calls.PATH:
                    rules.add_path(one, box, outer)
                elif not rules.add_thin(*box):
                    sheet.pictures += (box[2] - box[0]) * (box[3] - box[1])
            elif kind == calls.FORM and depth < _DEEPEST:
                count = calls.count_inner(one)
                rules.count(max(0, count))
                found = [calls.get_inner(one, place) for place in range(count)]
                inner = [(each, calls.get_kind(each)) for each in found if each]
                within = calls.times(calls.matrix_of(one), outer)
                self._walk(inner, within, rules, sheet, depth + 1)

    def _give_width(self, text: int) -> None:
        """Give text an outline where it has no width without: PDFium leaves it away otherwise.

        A lone character has none if its font is neither in the file nor on the machine.
        """
        font = calls.get_font(text)
        if font in self._embedded:
            return
        if font and calls.is_embedded(font) == 1:
            self._embedded.add(font)
            return
        left, _, right, _ = calls.bounds_of(text)
        if right - left < _WIDE_ENOUGH:
            if calls.get_mode(text) == calls.INVISIBLE:
                self._runs.hidden.add(text)
            calls.set_mode(text, calls.OUTLINED)
            calls.transform(text, 1, 0, 0, 1, 0, 0)

    def _read_chars(self, sheet: Sheet) -> None:
        text = pdfium.FPDFText_LoadPage(self._page)
        if not text:
            return
        try:
            count = pdfium.FPDFText_CountChars(text)
            if count > settings.MAX_PAGE_CHARACTERS:
                raise RefusedDocument(
                    f"page {self._number}: {count} characters; the limit is "
                    f"{settings.MAX_PAGE_CHARACTERS}"
                )
            self._runs.read(calls.address(text), count, sheet)
        finally:
            pdfium.FPDFText_ClosePage(text)


def _look_for_light(sheet: Sheet) -> None:
    """See which large or slanting runs are hardly darker than the paper."""
    if not sheet.runs:
        return
    usual = median(run.size for run in sheet.runs)
    for run in sheet.runs:
        if run.slanting or run.size >= LARGE * usual:
            run.light = calls.shade_of(run.owner) >= _LIGHT


def _turning(turns: int, box: Box) -> Matrix:
    """Turn a page clockwise by quarters, its lower left corner back to nought."""
    left, bottom, right, top = box
    return (
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[turns]
