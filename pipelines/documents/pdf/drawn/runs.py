"""The characters of one page.

PDFium's text of a page comes in; `Char`s go out, each with its run. All characters of a run are
drawn by one stroke of the pen: they stand on one line and have one size, so that what is asked of
the first holds for all.
"""

import math
from collections.abc import Iterable
from ctypes import byref, c_double
from dataclasses import dataclass, field

import pypdfium2.raw as pdfium

from pipelines.documents.pdf.drawn import calls
from pipelines.documents.pdf.drawn.calls import Box, Matrix, apply
from pipelines.documents.pdf.drawn.sheet import Char, Run, Sheet, make_char

ASCENT = 0.88
"""Of an em, above the line that characters stand on."""
_IDEOGRAPHS = 0x2E80  # here they begin, with their punctuation
_LINE_END_HYPHENS = (0x2, 0xFFFE)  # what PDFium gives for a hyphen that ends a line
_TOUCHING, _LEVEL = 0.1, 0.6  # points: what stands so near to the last one is of its run
_DOWN = 0.5  # of a character: what stands further below another is not on its line
_MOST_CLIPS, _MOST_CORNERS = 8, 100
_SLANTING = 0.1  # of a right angle's sine


class Runs:
    """What is known of the text of a page before it is read.

    Attributes:
        box: of the page.
        turned: text that was set upright elsewhere, and the way back.
        hidden: text that is not drawn.
        turn: by which the page was turned.
        placed: text that lies in no form, and how it is placed.
        mapped: fonts of which at least one character is known by the font's own map.
    """

    def __init__(self, box: Box, mapped: set[int]) -> None:
        self.box = box
        self.turned: dict[int, Matrix] = {}
        self.hidden: set[int] = set()
        self.turn: Matrix = calls.SAME
        self.placed: dict[int, Matrix] = {}
        self.mapped = mapped
        self._windows: dict[tuple[int, ...], Box] = {}

    def read(self, text: int, count: int, sheet: Sheet) -> None:
        """Put the characters of a page on its sheet, and their runs."""
        rect = pdfium.FS_RECTF()
        ref = byref(rect)
        unicode_of, box_of, owner_of = calls.get_unicode, calls.get_char_box, calls.get_owner
        append = sheet.chars.append
        pen = _Pen(self.box)
        owner, high, end, level, latin = 0, 0, 0.0, math.nan, False
        for place in range(count):
            code = unicode_of(text, place)
            box_of(text, place, ref)
            x0, x1, low = rect.left, rect.right, rect.bottom
            touches = -_TOUCHING < x0 - end < _TOUCHING and -_LEVEL < low - level < _LEVEL
            # Digits beside ideographs are of another font, and may be of another stroke.
            if code <= 0x20 or not touches or latin is not (code < _IDEOGRAPHS):
                own = owner_of(text, place)
                if not own:
                    continue  # a space or a line's end that PDFium made up
                if own != owner:
                    owner = own
                    pen = self._pen_of(sheet, text, place, own, low)
            end, level, latin = x1, low, code < _IDEOGRAPHS
            if code >= 0xD800 or code == 0x2:
                if 0xD800 <= code < 0xDC00:  # half of a character beyond the first 65,536
                    high = code
                    continue
                code = _whole(code, high)
            if char := pen.char(chr(code), x0, x1, low):
                append(char)

    def _pen_of(self, sheet: Sheet, text: int, place: int, owner: int, low: float) -> "_Pen":
        """What draws a run whose first character has its lower side there."""
        run, line = self._run_of(text, place, owner)
        sheet.runs.append(run)
        window = self._window(owner)
        return _Pen(
            self.box,
            window,
            window is not self.box,
            run.size,
            line,
            low,
            self.turned.get(owner),
            len(sheet.runs) - 1,
        )

    def _run_of(self, text: int, place: int, owner: int) -> tuple[Run, float]:
        """How a run is drawn, and the line that it stands on."""
        placed = self.placed.get(owner)
        if placed is None:
            matrix = pdfium.FS_MATRIX()
            calls.get_char_matrix(text, place, byref(matrix))
            x, y = c_double(), c_double()
            calls.get_origin(text, place, byref(x), byref(y))
            c, d, line = matrix.c, matrix.d, y.value
        else:
            _, _, c, d, _, line = placed
        size = calls.get_font_size(text, place) * (math.hypot(c, d) if c else abs(d))
        font = calls.get_font(owner) or 0
        if font not in self.mapped and calls.is_unmapped(text, place) != 1:
            self.mapped.add(font)
        back = self.turned.get(owner)
        slanting = back is not None and min(abs(back[0]), abs(back[1])) > _SLANTING
        hidden = owner in self.hidden or calls.get_mode(owner) == calls.INVISIBLE
        return Run(max(0.1, min(size, 1_000.0)), slanting, hidden, font, owner), line

    def _window(self, text: int) -> Box:
        """The part of the page in which a text is seen: a sheet's cell cuts off what overflows.

        Most texts are cut off by the same paths, which PDFium has once: their first corners tell.
        """
        clip = calls.get_clip(text) if text in self.placed else None
        count = calls.count_clips(clip) if clip else 0
        if clip is None or count < 1:
            return self.box
        paths = range(min(count, _MOST_CLIPS))
        key = tuple([calls.get_corner(clip, path, 0) or 0 for path in paths])
        if key not in self._windows or 0 in key:
            self._windows[key] = self._cut_by(clip, paths)
        return self._windows[key]

    def _cut_by(self, clip: int, paths: Iterable[int]) -> Box:
        """The part of the page within all paths of a clip."""
        left, bottom, right, top = self.box
        for path in paths:
            corners = [
                apply(self.turn, *calls.point_of(calls.get_corner(clip, path, corner)))
                for corner in range(min(calls.count_corners(clip, path), _MOST_CORNERS))
            ]
            if corners:
                left = max(left, min(x for x, _ in corners))
                right = min(right, max(x for x, _ in corners))
                bottom = max(bottom, min(y for _, y in corners))
                top = min(top, max(y for _, y in corners))
        return (left, bottom, right, top) if left < right and bottom < top else self.box


@dataclass(slots=True)
class _Pen:
    """How the characters of a run come to stand on the sheet.

    Attributes:
        paper: the box of the page.
        window: the part of it in which they are seen.
        is_cut: whether that is less than the page.
        line: what they stand on.
        low: the lower side of the box of the first; those of others differ with their glyphs.
        back: the way back of a turned run.
    """

    paper: Box
    window: Box = (0.0, 0.0, 0.0, 0.0)
    is_cut: bool = False
    size: float = 1.0
    line: float = 0.0
    low: float = 0.0
    back: Matrix | None = None
    run: int = 0
    _standing: "_Standing | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Place the line once: most runs are of one."""
        self._standing = self._placed(self.line, 0) if self.back is None else None

    def char(self, sign: str, x0: float, x1: float, low: float) -> Char | None:
        """A character whose box is given; `None` where it is not seen."""
        down = low - self.low
        standing = self._standing
        if self.back is not None or not -_DOWN * self.size < down < _DOWN * self.size:
            line, turn = self.line + down, 0  # it is set downwards
            if self.back is not None:
                x0, x1, line, turn = _turned_back(self.back, x0, x1, self.line, self.size)
            standing = self._placed(line, turn)
        left, _, right, _ = self.window
        if standing is None or not left - 0.5 <= (x0 + x1) / 2 <= right + 0.5:
            return None
        paper = self.paper[0]
        above, below, after = standing
        return make_char((sign, x0 - paper, above, x1 - paper, below, *after))

    def _placed(self, line: float, turn: int) -> "_Standing | None":
        """What all characters on a line have, its sides apart; `None` where they are not seen."""
        _, bottom, _, top = self.window
        middle = home = line + (ASCENT - 0.5) * self.size
        if not bottom <= home <= top:
            if not self.is_cut:
                return None
            home = min(max(home, bottom + 0.5), top - 0.5)
        paper_top = self.paper[3]
        above = paper_top - line - ASCENT * self.size
        after = (self.size, turn, self.run, paper_top - home, paper_top - middle)
        return above, above + self.size, after


_Standing = tuple[float, float, tuple[float, int, int, float, float]]
"""The upper and the lower side of a character, and what comes after its sides."""


def _whole(code: int, high: int) -> int:
    """The character of a code, which may be the second half of one, or a hyphen."""
    if 0xDC00 <= code < 0xE000:
        return 0x10000 + ((high & 0x3FF) << 10) + (code & 0x3FF)
    return 0x2D if code in _LINE_END_HYPHENS else code


def _turned_back(
    back: Matrix, x0: float, x1: float, line: float, size: float
) -> tuple[float, float, float, int]:
    """Where a character of a turned run stands: its sides, the line below it, its turn."""
    x, y = apply(back, (x0 + x1) / 2, line + (ASCENT - 0.5) * size)
    half = max(x1 - x0, 0.2 * size) / 2
    turn = round(-math.atan2(back[1], back[0]) / (math.pi / 2)) % 4
    if turn % 2:
        half = size / 2
    return x - half, x + half, y - (ASCENT - 0.5) * size, turn


__all__ = ["ASCENT", "Char", "Runs"]
