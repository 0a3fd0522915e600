"""What is filled in on a page beside its text: fields of a form, and notes typed on the page."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from pipelines.documents.pdf.sheet import Char

_TYPED = 3  # a note that is text on the page
_FIELD = 20
_MOST = 5_000  # of a page
_LONGEST = 20_000  # characters of one


def chars_of_widgets(
    page: Any,  # noqa: ANN401 - ctypes has no types
    turns: int,
    box: tuple[float, float, float, float],
    run: int,
) -> list[Char]:
    """The characters of fields and notes, spread over their boxes.

    Args:
        page: PDFium's.
        turns: quarters by which the page was turned; what is filled in on a turned page is left.
        box: of the page.
        run: the number that they get as their run.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if turns or count <= 0:
        return []
    chars: list[Char] = []
    for place in range(min(count, _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, place)
        if annotation:
            chars += _chars_of(annotation, box, run)
            pdfium.FPDFPage_CloseAnnot(annotation)
    return chars


def _chars_of(annotation: Any, box: tuple[float, float, float, float], run: int) -> list[Char]:  # noqa: ANN401
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    text = None
    if kind == _FIELD and _said(annotation, b"FT") != "Btn":
        text = _said(annotation, b"V")
    elif kind == _TYPED:
        text = _said(annotation, b"Contents")
    rect = pdfium.FS_RECTF()
    if not text or not text.strip() or not pdfium.FPDFAnnot_GetRect(annotation, rect):
        return []
    left, _, _, top = box
    sides = (rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
    return _spread(text, sides, run)


def _spread(text: str, sides: tuple[float, float, float, float], run: int) -> list[Char]:
    """A text set in a box, its lines below each other."""
    left, top, right, bottom = sides
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    height = max(1.0, bottom - top) / len(lines)
    longest = max(len(line) for line in lines)
    size = max(1.0, min(12.0, height, max(1.0, right - left) / longest))
    chars = []
    for row, line in enumerate(lines):
        at = top + row * height + (height - size) / 2
        for place, sign in enumerate(line):
            x = left + place * size
            chars.append(
                Char(sign, x, at, x + size, at + size, size, 0, run, at + size / 2, at + size / 2)
            )
    return chars


def _said(annotation: Any, key: bytes) -> str | None:  # noqa: ANN401
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= 2 * _LONGEST:
        return None
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")
