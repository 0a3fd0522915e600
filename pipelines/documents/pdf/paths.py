"""The straight lines among what a page draws.

Paths of PDFium come in, each with the box around it; horizontal and vertical `Rule`s go out. A line
may be drawn as one, as a rectangle too thin to be seen as one, as a side of a rectangle, or as a
picture of it.
"""

from ctypes import byref, c_int
from itertools import pairwise

from pipelines import settings
from pipelines.documents.pdf import calls
from pipelines.documents.pdf.calls import Box, Matrix, apply
from pipelines.documents.pdf.sheet import Rule
from pipelines.errors import RefusedDocument

THIN = 3.0
"""No line is thicker than this many points."""
_MOVE, _LINE = 2, 0  # kinds of segments; what is neither is a curve
_FEWEST_POINTS = 3

Point = tuple[float, float]


class Rules:
    """The rules of a page, as they are found."""

    def __init__(self, box: Box, page: int) -> None:
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self._left, _, _, self._top = box
        self._page = page
        self._counted = 0

    def count(self, many: int) -> None:
        """Count what the page draws.

        Raises:
            RefusedDocument: more than the limit.
        """
        self._counted += many
        if self._counted > settings.MAX_PAGE_OBJECTS:
            raise RefusedDocument(
                f"page {self._page}: over {settings.MAX_PAGE_OBJECTS} lines and shapes"
            )

    def add_path(self, path: int, box: Box, outer: Matrix) -> None:
        """The rules that a path draws; its box alone tells where it is one line."""
        left, bottom, right, top = box
        if right - left <= THIN or top - bottom <= THIN:
            self.add_thin(left, bottom, right, top)
            return
        fills, strokes = c_int(), c_int()
        calls.get_draw(path, byref(fills), byref(strokes))
        for points in self._outlines(path, outer):
            if strokes.value:
                for (x0, y0), (x1, y1) in pairwise(points):
                    self.add_thin(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            elif points:
                across, up = [x for x, _ in points], [y for _, y in points]
                self.add_thin(min(across), min(up), max(across), max(up))

    def add_thin(self, left: float, bottom: float, right: float, top: float) -> bool:
        """A rule, if a box is as thin as one and longer than it is thick."""
        wide, high = right - left, top - bottom
        if high <= THIN and wide > high:
            at = self._top - (top + bottom) / 2
            self.across.append(Rule(at, left - self._left, right - self._left))
        elif wide <= THIN and high > wide:
            at = (left + right) / 2 - self._left
            self.down.append(Rule(at, self._top - top, self._top - bottom))
        else:
            return wide <= THIN and high <= THIN
        return True

    def _outlines(self, path: int, outer: Matrix) -> list[list[Point]]:
        """The points of each part of a path; parts with a curve are left away."""
        count = calls.count_segments(path)
        if count < _FEWEST_POINTS:
            return []  # one line, which slants
        self.count(count)
        matrix = calls.times(calls.matrix_of(path), outer)
        parts: list[list[Point]] = []
        straight: list[bool] = []
        for place in range(count):
            segment = calls.get_segment(path, place)
            kind = calls.get_segment_kind(segment)
            if kind == _MOVE or not parts:
                parts.append([])
                straight.append(True)
            elif kind != _LINE:
                straight[-1] = False
            parts[-1].append(apply(matrix, *calls.point_of(segment)))
            if calls.get_close(segment):
                parts[-1].append(parts[-1][0])
        return [part for part, is_straight in zip(parts, straight, strict=True) if is_straight]
