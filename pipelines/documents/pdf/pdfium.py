"""The pages of a PDF as PDFium sees them.

The bytes of a PDF come in; its `Sheet`s go out, one after another. Only here are PDFium's own calls
made. They are made by their addresses, since a page takes thousands: ctypes then has nothing to
look up or to wrap.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_double, c_float, c_int, c_uint, c_void_p
from typing import Any

import pypdfium2.raw as pdfium

from pipelines import settings
from pipelines.documents.pdf.paths import Rules
from pipelines.documents.pdf.sheet import Char, Run, Sheet, make_char
from pipelines.documents.pdf.widgets import chars_of_widgets
from pipelines.errors import RefusedDocument

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5  # kinds of objects on a page
_OUTLINED = 2  # the way to draw text with an outline
_INVISIBLE = 3  # the way to draw text that draws none
_LIGHT = 0.62  # of white: text this light is a watermark's
_ASCENT = 0.88  # of an em, above the line that characters stand on
_AWAY = 20_000.0  # points from the page: where turned text is set upright, to be read
_STRAIGHT = 0.02  # of a right angle's sine: no more turned than this is not turned
_LINE_END_HYPHENS = (0x2, 0xFFFE)  # what PDFium gives for a hyphen that ends a line
_MOST_CLIPS, _MOST_CORNERS = 8, 100
_WIDE_ENOUGH = 0.01  # points
_DEEPEST = 8  # forms lie no deeper in forms


def _call(name: str, result: Any, *arguments: Any) -> Any:  # noqa: ANN401 - ctypes has no types
    """A function of PDFium, called by its address."""
    address = ctypes.cast(getattr(pdfium, name), c_void_p).value
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_get_unicode = _call("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
_get_box = _call("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
_get_owner = _call("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
_get_origin = _call("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, c_void_p, c_void_p)
_get_char_matrix = _call("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)
_get_font_size = _call("FPDFText_GetFontSize", c_double, c_void_p, c_int)
_count_objects = _call("FPDFPage_CountObjects", c_int, c_void_p)
_get_object = _call("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
_count_inner = _call("FPDFFormObj_CountObjects", c_int, c_void_p)
_get_inner = _call("FPDFFormObj_GetObject", c_void_p, c_void_p, c_uint)
_get_kind = _call("FPDFPageObj_GetType", c_int, c_void_p)
_get_bounds = _call("FPDFPageObj_GetBounds", c_int, c_void_p, *[c_void_p] * 4)
_get_matrix = _call("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
_transform = _call("FPDFPageObj_Transform", None, c_void_p, *[c_double] * 6)
_get_fill = _call("FPDFPageObj_GetFillColor", c_int, c_void_p, *[c_void_p] * 4)
_get_font = _call("FPDFTextObj_GetFont", c_void_p, c_void_p)
_is_unmapped = _call("FPDFText_HasUnicodeMapError", c_int, c_void_p, c_int)
_get_clip = _call("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
_count_clips = _call("FPDFClipPath_CountPaths", c_int, c_void_p)
_count_corners = _call("FPDFClipPath_CountPathSegments", c_int, c_void_p, c_int)
_get_corner = _call("FPDFClipPath_GetPathSegment", c_void_p, c_void_p, c_int, c_int)
_get_point = _call("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
_get_mode = _call("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
_set_mode = _call("FPDFTextObj_SetTextRenderMode", c_int, c_void_p, c_int)

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class OpenPdf:
    """A PDF that is open; `close` it.

    Raises:
        RefusedDocument: it is encrypted, damaged, or too long.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data  # PDFium reads it as long as it is open
        self._handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._handle:
            raise RefusedDocument(_why(pdfium.FPDF_GetLastError()))
        self.mapped: set[int] = set()
        """Fonts of which at least one character is known by the font's own map."""
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
        for index in range(self.pages):
            with self._page(index) as page:
                yield (
                    _Reading(page, index + 1, self.mapped).sheet()
                    if page
                    else Sheet(index + 1, 1, 1)
                )

    @contextmanager
    def _page(self, index: int) -> Iterator[Any]:
        page = pdfium.FPDF_LoadPage(self._handle, index)
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
        self._mapped = mapped
        self._page = page
        self._handle = ctypes.cast(page, c_void_p).value
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        self._number = number
        self._box = (left, bottom, right, top)
        self._hidden: set[int] = set()  # text whose way to be drawn was changed
        self._turned: dict[int, Matrix] = {}  # text set upright elsewhere → the way back
        self._turn = _SAME
        self._whole: set[int] = set()  # text that lies in no form
        self._bounds = [c_float() for _ in range(4)]
        self._bound_refs = [byref(bound) for bound in self._bounds]

    def sheet(self) -> Sheet:
        """What stands on the page."""
        objects = self._objects()
        turns = self._turns(objects)
        self._set_upright(objects, turns)
        left, bottom, right, top = self._box
        sheet = Sheet(self._number, right - left, top - bottom)
        self._read_rules(sheet, objects)
        self._read_chars(sheet)
        sheet.chars += chars_of_widgets(self._page, turns, self._box, len(sheet.runs))
        if len(sheet.chars) and sheet.chars[-1].run >= len(sheet.runs):
            sheet.runs.append(Run(sheet.chars[-1].size))
        return sheet

    def _objects(self) -> list[tuple[int, int]]:
        """The objects of the page, each with its kind."""
        count = _count_objects(self._handle)
        if count > settings.MAX_PAGE_OBJECTS:
            raise RefusedDocument(
                f"page {self._number}: {count} objects; the limit is {settings.MAX_PAGE_OBJECTS}"
            )
        found = (_get_object(self._handle, place) for place in range(count))
        return [(one, _get_kind(one)) for one in found if one]

    def _turns(self, objects: list[tuple[int, int]]) -> int:
        """By how many quarter turns clockwise the page must be turned for its text to stand.

        A page says so itself, or nearly all of its text lies on the side.
        """
        said: int = pdfium.FPDFPage_GetRotation(self._page) % 4
        counts = [0, 0, 0, 0]
        for one, kind in objects:
            if kind == _TEXT:
                a, b, *_ = _matrix_of(one)
                if min(abs(a), abs(b)) <= _STRAIGHT * max(abs(a), abs(b)):
                    counts[round(math.atan2(b, a) / (math.pi / 2)) % 4] += 1
        most = max(range(4), key=lambda turn: counts[turn])
        return most if counts[most] > 0.8 * sum(counts) else said

    def _set_upright(self, objects: list[tuple[int, int]], turns: int) -> None:
        """Turn the page; set text that then still stands turned upright, far from the page.

        PDFium leaves away text whose glyphs have no height where it stands on its side, as has text
        in a font that is neither in the file nor on the machine.
        """
        turn = _turning(turns, self._box)
        self._turn = turn
        self._whole = {one for one, kind in objects if kind == _TEXT}
        if turns:
            for one, _ in objects:
                _transform(one, *turn)
            left, bottom, right, top = self._box
            if turns % 2:
                self._box = (0.0, 0.0, top - bottom, right - left)
            else:
                self._box = (0.0, 0.0, right - left, top - bottom)
        for one, kind in objects:
            if kind == _TEXT:
                a, b, _, _, e, f = _matrix_of(one)
                if abs(b) > _STRAIGHT * abs(a) or a < 0:
                    angle = math.atan2(b, a)
                    there = _AWAY + 50.0 * (len(self._turned) % 400)
                    cos, sin = math.cos(angle), math.sin(angle)
                    _transform(one, 1, 0, 0, 1, -e, -f)
                    _transform(one, cos, -sin, sin, cos, 0, there)
                    self._turned[one] = (cos, sin, -sin, cos, e + there * sin, f - there * cos)

    def _read_rules(self, sheet: Sheet, objects: list[tuple[int, int]]) -> None:
        rules = Rules(self._box, self._number)
        left, bottom, right, top = self._box
        self._walk(objects, _SAME, rules, sheet, 0)
        sheet.across, sheet.down = rules.across, rules.down
        sheet.pictures = min(1.0, sheet.pictures / max(1.0, (right - left) * (top - bottom)))

    def _walk(
        self,
        objects: list[tuple[int, int]],
        outer: Matrix,
        rules: Rules,
        sheet: Sheet,
        depth: int,
    ) -> None:
        for one, kind in objects:
            if kind == _TEXT:
                self._give_width(one)
            elif kind == _PATH or kind == _IMAGE:
                box = self._bounds_of(one, outer)
                if kind == _PATH:
                    rules.add_path(one, box, outer)
                elif not rules.add_thin(*box):
                    sheet.pictures += (box[2] - box[0]) * (box[3] - box[1])
            elif kind == _FORM and depth < _DEEPEST:
                count = min(_count_inner(one), settings.MAX_PAGE_OBJECTS)
                inner = [_get_inner(one, place) for place in range(count)]
                within = _times(_matrix_of(one), outer)
                kinds = [(each, _get_kind(each)) for each in inner if each]
                rules.count(len(kinds))
                self._walk(kinds, within, rules, sheet, depth + 1)

    def _give_width(self, text: int) -> None:
        """Give text an outline where it has no width without: PDFium leaves it away otherwise.

        A lone character has none if its font is neither in the file nor on the machine.
        """
        _get_bounds(text, *self._bound_refs)
        left, _, right, _ = self._bounds
        if right.value - left.value < _WIDE_ENOUGH:
            if _get_mode(text) == _INVISIBLE:
                self._hidden.add(text)
            _set_mode(text, _OUTLINED)
            _transform(text, 1, 0, 0, 1, 0, 0)

    def _bounds_of(self, one: int, outer: Matrix) -> tuple[float, float, float, float]:
        if not _get_bounds(one, *self._bound_refs):
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = (bound.value for bound in self._bounds)
        if outer is _SAME:
            return left, bottom, right, top
        corners = [apply(outer, x, y) for x in (left, right) for y in (bottom, top)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(up), max(across), max(up)

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
            self._read_runs(ctypes.cast(text, c_void_p).value or 0, count, sheet)
        finally:
            pdfium.FPDFText_ClosePage(text)

    def _read_runs(self, text: int, count: int, sheet: Sheet) -> None:
        """The characters, each with its run.

        All characters of a run stand on one line, so that what is asked of the first holds for all.
        """
        rect = pdfium.FS_RECTF()
        ref = byref(rect)
        paper_left, _, _, paper_top = self._box
        chars = sheet.chars
        owner, size, fall, back, high, window = 0, 0.0, 0.0, None, 0, self._box
        for place in range(count):
            code = _get_unicode(text, place)
            own = _get_owner(text, place)
            if not own:
                continue  # a space or a line's end that PDFium made up
            _get_box(text, place, ref)
            x0, x1, low = rect.left, rect.right, rect.bottom
            if own != owner:
                owner, back = own, self._turned.get(own)
                run, line = self._run_of(text, place, own, back is not None)
                sheet.runs.append(run)
                size, fall, window = run.size, low - line, self._window(own)
            if 0xD800 <= code < 0xE000:  # half of a character beyond the first 65,536
                if code < 0xDC00:
                    high = code
                    continue
                code = 0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF)
            elif code in _LINE_END_HYPHENS:
                code = 0x2D
            line = low - fall
            turn = 0
            if back is not None:
                x0, x1, line, turn = _turned_back(back, x0, x1, line, size)
            left, bottom, right, top = window
            if not left - 0.5 <= (x0 + x1) / 2 <= right + 0.5:
                continue
            home = line + (_ASCENT - 0.5) * size
            if not bottom <= home <= top:
                if window is self._box:
                    continue
                home = min(max(home, bottom + 0.5), top - 0.5)
            above = paper_top - line - _ASCENT * size
            chars.append(make_char((
                chr(code), x0 - paper_left, above, x1 - paper_left, above + size, size, turn,
                len(sheet.runs) - 1, paper_top - home,
            )))  # fmt: skip

    def _window(self, text: int) -> tuple[float, float, float, float]:
        """The part of the page in which a text is seen: a sheet's cell cuts off what overflows."""
        clip = _get_clip(text) if text in self._whole else None
        count = _count_clips(clip) if clip else 0
        if count < 1:
            return self._box
        left, bottom, right, top = self._box
        x, y = c_float(), c_float()
        for path in range(min(count, _MOST_CLIPS)):
            corners = []
            for corner in range(min(_count_corners(clip, path), _MOST_CORNERS)):
                _get_point(_get_corner(clip, path, corner), byref(x), byref(y))
                corners.append(apply(self._turn, x.value, y.value))
            if corners:
                left = max(left, min(x for x, _ in corners))
                right = min(right, max(x for x, _ in corners))
                bottom = max(bottom, min(y for _, y in corners))
                top = min(top, max(y for _, y in corners))
        return (left, bottom, right, top) if left < right and bottom < top else self._box

    def _run_of(self, text: int, place: int, owner: int, turned: bool) -> tuple[Run, float]:
        """How a run is drawn, and the line that it stands on."""
        matrix = pdfium.FS_MATRIX()
        _get_char_matrix(text, place, byref(matrix))
        x, y = c_double(), c_double()
        _get_origin(text, place, byref(x), byref(y))
        size = _get_font_size(text, place) * math.hypot(matrix.c, matrix.d)
        red, green, blue, alpha = (c_uint(0) for _ in range(4))
        light = False
        if _get_fill(owner, byref(red), byref(green), byref(blue), byref(alpha)):
            shade = (0.299 * red.value + 0.587 * green.value + 0.114 * blue.value) / 255
            light = 1 - (1 - shade) * alpha.value / 255 >= _LIGHT
        slanting = False
        if turned:
            cos, sin, *_ = self._turned[owner]
            slanting = min(abs(cos), abs(sin)) > 0.1
        font = _get_font(owner) or 0
        if _is_unmapped(text, place) != 1:
            self._mapped.add(font)
        hidden = owner in self._hidden or _get_mode(owner) == _INVISIBLE
        return Run(max(0.1, min(size, 1_000.0)), light, slanting, hidden, font), y.value


def _turned_back(
    back: Matrix, x0: float, x1: float, line: float, size: float
) -> tuple[float, float, float, int]:
    """Where a character of a turned run stands: its sides, the line below it, its turn."""
    x, y = apply(back, (x0 + x1) / 2, line + (_ASCENT - 0.5) * size)
    half = max(x1 - x0, 0.2 * size) / 2
    turn = round(-math.atan2(back[1], back[0]) / (math.pi / 2)) % 4
    if turn % 2:
        half = size / 2
    return x - half, x + half, y - (_ASCENT - 0.5) * size, turn


def _matrix_of(one: int) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not _get_matrix(one, byref(matrix)):
        return _SAME
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """One transformation after another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point, transformed."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _turning(turns: int, box: tuple[float, float, float, float]) -> Matrix:
    """Turn a page clockwise by quarters, its lower left corner back to nought."""
    left, bottom, right, top = box
    return (
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[turns]


__all__ = ["Char", "OpenPdf"]
