"""PDFium's own calls, by their addresses.

A page takes thousands of them: called so, ctypes has nothing to look up, to wrap or to convert.
They take and give handles as whole numbers.
"""

import ctypes
from ctypes import byref, c_double, c_float, c_int, c_uint, c_void_p
from typing import Any

import pypdfium2.raw as pdfium

TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
"""Kinds of objects on a page."""
OUTLINED, INVISIBLE = 2, 3
"""Ways to draw text."""

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top side, as PDF has them: upwards from the lower left corner."""
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def address(handle: Any) -> int:  # noqa: ANN401
    """The number of a handle, or of a function, that pypdfium2 gave."""
    return ctypes.cast(handle, c_void_p).value or 0


def _call(name: str, result: Any, *arguments: Any) -> Any:  # noqa: ANN401 - ctypes has no types
    return ctypes.CFUNCTYPE(result, *arguments)(address(getattr(pdfium, name)))


get_unicode = _call("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
get_char_box = _call("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
get_owner = _call("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
get_origin = _call("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, c_void_p, c_void_p)
get_char_matrix = _call("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)
get_font_size = _call("FPDFText_GetFontSize", c_double, c_void_p, c_int)
is_unmapped = _call("FPDFText_HasUnicodeMapError", c_int, c_void_p, c_int)
get_font = _call("FPDFTextObj_GetFont", c_void_p, c_void_p)
get_mode = _call("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
set_mode = _call("FPDFTextObj_SetTextRenderMode", c_int, c_void_p, c_int)

count_objects = _call("FPDFPage_CountObjects", c_int, c_void_p)
get_object = _call("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
count_inner = _call("FPDFFormObj_CountObjects", c_int, c_void_p)
get_inner = _call("FPDFFormObj_GetObject", c_void_p, c_void_p, c_uint)
get_kind = _call("FPDFPageObj_GetType", c_int, c_void_p)
transform = _call("FPDFPageObj_Transform", None, c_void_p, *[c_double] * 6)
get_fill = _call("FPDFPageObj_GetFillColor", c_int, c_void_p, *[c_void_p] * 4)
_get_bounds = _call("FPDFPageObj_GetBounds", c_int, c_void_p, *[c_void_p] * 4)
_get_matrix = _call("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)

get_clip = _call("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
count_clips = _call("FPDFClipPath_CountPaths", c_int, c_void_p)
count_corners = _call("FPDFClipPath_CountPathSegments", c_int, c_void_p, c_int)
get_corner = _call("FPDFClipPath_GetPathSegment", c_void_p, c_void_p, c_int, c_int)

get_draw = _call("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
count_segments = _call("FPDFPath_CountSegments", c_int, c_void_p)
get_segment = _call("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
get_segment_kind = _call("FPDFPathSegment_GetType", c_int, c_void_p)
get_close = _call("FPDFPathSegment_GetClose", c_int, c_void_p)
_get_point = _call("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)

# What the calls write to; nothing is read at the same time in one process.
_floats = [c_float() for _ in range(4)]
_float_refs = [byref(one) for one in _floats]
_matrix = pdfium.FS_MATRIX()
_matrix_ref = byref(_matrix)
_colours = [c_uint() for _ in range(4)]
_colour_refs = [byref(one) for one in _colours]


def bounds_of(one: int) -> Box:
    """The box of an object within what it lies in; nothing where it has none."""
    if not _get_bounds(one, *_float_refs):
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = _floats
    return left.value, bottom.value, right.value, top.value


def matrix_of(one: int) -> Matrix:
    """How an object is placed within what it lies in."""
    if not _get_matrix(one, _matrix_ref):
        return SAME
    return (_matrix.a, _matrix.b, _matrix.c, _matrix.d, _matrix.e, _matrix.f)


def point_of(segment: int) -> tuple[float, float]:
    """Where a segment of a path ends."""
    _get_point(segment, _float_refs[0], _float_refs[1])
    return _floats[0].value, _floats[1].value


def shade_of(one: int) -> float:
    """How light an object is filled, from 0, black, to 1, as white as the paper."""
    if not get_fill(one, *_colour_refs):
        return 0.0
    red, green, blue, alpha = (colour.value for colour in _colours)
    shade = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    return 1 - (1 - shade) * alpha / 255


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point, transformed."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def times(first: Matrix, then: Matrix) -> Matrix:
    """One transformation after another."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def box_of(matrix: Matrix, box: Box) -> Box:
    """The box around a box, transformed."""
    left, bottom, right, top = box
    corners = [apply(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)
