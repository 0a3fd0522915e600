"""Characters as lines and paragraphs of text.

The characters of a page come in, wherever their program put them; lines from top to bottom go out,
and paragraphs where a full line goes on in the next.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter, sub

from pipelines.documents.grid import raised
from pipelines.documents.pdf.sheet import Char

_SAME_PLACE = 1 / 3  # of its width: the same character no further away is the same
_APART = 1.0  # points: what begins further away is not the same character
_RAISED_SIZE = 0.8  # of the size of its line: no larger is a raised character
_RAISED_BY = 0.18  # of the size of its line: how much higher its middle stands
_GAP = 1.0  # of a character: so much white between two is a space
_GAP_IN_ASCII = 0.3  # between letters and digits
_LEAST_DECODED = 0.6  # of the Chinese characters of a text are in common use
_MOST_STRANGE = 0.4  # of the characters of a text are of no script that such texts are in
_LEAST_TO_TELL = 20  # characters
_sign = itemgetter(0)
_left_side = itemgetter(1)
_right_side = itemgetter(3)
_size = itemgetter(5)
_middle = itemgetter(9)


def lines_of(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """Characters by line, top to bottom, left to right, each of them once."""
    ordered = sorted(chars, key=_middle)
    if ordered and ordered[-1][9] - ordered[0][9] <= ordered[0][5] / 4:
        yield _once(sorted(ordered, key=_left_side))
        return
    line: list[Char] = []
    middle = 0.0
    for char in ordered:
        at = char[9]
        if line and at - middle > max(char[5], line[0][5]) / 2:
            yield _once(sorted(line, key=_left_side))
            line = []
        if not line or char[5] > 1.5 * line[0][5]:
            middle = at  # what began the line may be raised
        line.append(char)
    if line:
        yield _once(sorted(line, key=_left_side))


def _once(line: list[Char]) -> list[Char]:
    """A line without what is drawn again at the same place: bold letters, shadows."""
    starts = list(map(_left_side, line))
    if min(map(sub, starts[1:], starts), default=_APART) >= _APART:
        return line
    kept: list[Char] = []
    for char in line:
        near = _SAME_PLACE * (char[3] - char[1])
        if not any(
            other[0] == char[0]
            and char[1] - other[1] <= near
            and abs(char[2] - other[2]) <= _SAME_PLACE * char[5]
            for other in kept[-4:]
        ):
            kept.append(char)
    return kept


def text_of(line: list[Char]) -> str:
    """A line's text: wide gaps are spaces, and what is small and stands high is raised."""
    sizes = set(map(_size, line))
    size = max(sizes)
    mixed = min(sizes) <= _RAISED_SIZE * size
    if not mixed:
        gaps = map(sub, map(_left_side, line[1:]), map(_right_side, line))
        if max(gaps, default=0.0) <= _GAP_IN_ASCII * size:
            return "".join(map(_sign, line))
    usual = _usual_middle(line, size) if mixed else 0.0
    parts: list[str] = []
    end = line[0][1]
    for char in line:
        text, x0, top, x1, bottom, own, *_ = char
        gap = x0 - end
        if gap > _GAP_IN_ASCII * size and text != " " and parts[-1] != " ":
            ascii_only = parts[-1].isascii() and text.isascii()
            if ascii_only or gap > _GAP * size:
                parts.append(" ")
        if mixed and own <= _RAISED_SIZE * size and usual - (top + bottom) / 2 >= _RAISED_BY * size:
            text = raised(text)
        parts.append(text)
        end = x1
    return "".join(parts)


def _usual_middle(line: list[Char], size: float) -> float:
    middles = [(char[2] + char[4]) / 2 for char in line if char[5] > _RAISED_SIZE * size]
    return sorted(middles)[len(middles) // 2]


def set_upright(chars: list[Char]) -> tuple[list[Char], list[Char]]:
    """Characters that stand upright, and those that lie on a side, as if the page were turned."""
    upright = [char for char in chars if not char.turn]
    lying = []
    for char in chars:
        if char.turn:
            middle, high = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
            x, y = ((high, -middle), (-middle, -high), (-high, middle))[char.turn - 1]
            half = char.size / 2
            lying.append(
                char._replace(
                    x0=x - half, x1=x + half, top=y - half, bottom=y + half, turn=0, middle=y
                )
            )
    return upright, lying


def paragraphs_of(lines: Iterable[list[Char]], right: float) -> Iterator[tuple[float, float, str]]:
    """Lines as paragraphs, each with its top and its bottom.

    A line that is full goes on in the next one below it.
    """
    top, text, end, bottom, large = 0.0, "", 0.0, 0.0, 0.0
    for line in lines:
        size = line[0].size
        goes_on = (
            bool(text)
            and right - end < size
            and line[0].top - bottom < size
            and abs(size - large) < 0.25 * size
        )
        if text and not goes_on:
            yield top, bottom, text
        top, text = (top, text) if goes_on else (line[0].top, "")
        text = (text + text_of(line)).strip()
        end, bottom, large = line[-1].x1, line[0].bottom, size
    if text:
        yield top, bottom, text


def is_decoded(text: str) -> bool:
    """Whether a text can be one, and not the numbers of the glyphs of a font without a map.

    Of such numbers, those that fall among the Chinese characters fall anywhere among them; of
    Chinese characters in use, nearly all are in the first level of GB 2312 or of Big5.
    """
    signs = [(sign, count) for sign, count in Counter(text).items() if not sign.isspace()]
    written = sum(count for _, count in signs)
    if written < _LEAST_TO_TELL:
        return True
    if sum(count for sign, count in signs if _is_strange(sign)) > _MOST_STRANGE * written:
        return False
    chinese = [(sign, count) for sign, count in signs if "\u4e00" <= sign <= "\u9fff"]
    found = sum(count for _, count in chinese)
    common = sum(count for sign, count in chinese if _is_common(sign))
    return found < _LEAST_TO_TELL or common >= _LEAST_DECODED * found


@cache
def _is_strange(sign: str) -> bool:
    """Whether no text in Chinese has a character: none at all, or one of a script far away."""
    code = ord(sign)
    if code < 0x250 or 0x2000 <= code < 0x2E00 or 0x2E80 <= code < 0xA000 or code >= 0xF900:
        return unicodedata.category(sign) in {"Cc", "Cn", "Co"} or sign == "\ufffd"
    return not (0x370 <= code < 0x460)  # Greek and Russian letters are marks in tables


@cache
def _is_common(sign: str) -> bool:
    for charset, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        code = sign.encode(charset, errors="ignore")
        if len(code) == 2 and first <= code[0] <= last:
            return True
    return False
