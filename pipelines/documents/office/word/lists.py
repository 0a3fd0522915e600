"""The numbers that Word writes before the paragraphs of lists by itself.

The part for numbering and a body come in; each paragraph of a list gets its number as text, as a
person reads it. Bullets say nothing and are left away.

Source: ECMA-376 part 1, 17.9.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from pipelines.documents.markup import Element
from pipelines.documents.office.shown.chinese import in_chinese

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_ENDS = "、，。）)：:】]"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


class _Level(NamedTuple):
    start: int
    kind: str
    text: str


class Lists:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Element, w: str) -> None:
        self._w = w
        self._value = f"{w}val"
        abstract = {
            one.get(f"{w}abstractNumId", ""): self._levels(one)
            for one in root.iterchildren(f"{w}abstractNum")
        }
        self._levels_of: dict[str, dict[int, _Level]] = {}
        self._counts_of: dict[str, dict[int, int]] = {}
        counts: dict[str, dict[int, int]] = defaultdict(dict)
        for one in root.iterchildren(f"{w}num"):
            number, named = one.get(f"{w}numId", ""), self._said(one, "abstractNumId")
            changes = {
                self._int(change.get(f"{w}ilvl", "")): change
                for change in one.iterchildren(f"{w}lvlOverride")
            }
            self._levels_of[number] = self._changed(abstract.get(named, {}), changes)
            # Lists of one kind are counted on, unless one begins anew.
            self._counts_of[number] = {} if changes else counts[named]

    def _levels(self, one: Element) -> dict[int, _Level]:
        return {
            self._int(level.get(f"{self._w}ilvl", "")): self._level(level)
            for level in one.iterchildren(f"{self._w}lvl")
        }

    def _level(self, level: Element) -> _Level:
        kind = self._said(level, "numFmt") or "decimal"
        start = self._said(level, "start")
        return _Level(self._int(start) if start else 1, kind, self._said(level, "lvlText"))

    def _changed(self, levels: dict[int, _Level], changes: dict[int, Element]) -> dict[int, _Level]:
        changed = dict(levels)
        for place, change in changes.items():
            whole = change.find(f"{self._w}lvl")
            if whole is not None:
                changed[place] = self._level(whole)
            start = self._said(change, "startOverride")
            if start and place in changed:
                changed[place] = changed[place]._replace(start=self._int(start))
        return changed

    def _said(self, element: Element, name: str) -> str:
        part = element.find(f"{self._w}{name}")
        return str(part.get(self._value, "")) if part is not None else ""

    @staticmethod
    def _int(text: str) -> int:
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

    def number(self, properties: Element) -> str:
        """The number of the next paragraph with these properties of a list."""
        place = min(self._int(self._said(properties, "ilvl")), _LEVELS - 1)
        named = self._said(properties, "numId")
        levels, counts = self._levels_of.get(named, {}), self._counts_of.get(named, {})
        level = levels.get(place)
        if level is None:
            return ""
        counts[place] = counts.get(place, level.start - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > place]:
            del counts[deeper]
        if level.kind in ("bullet", "none"):
            return ""
        text = _PLACE.sub(lambda found: self._count(int(found[1]) - 1, levels, counts), level.text)
        return text if not text or text[-1] in _ENDS else f"{text} "

    @staticmethod
    def _count(place: int, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        level = levels.get(place)
        if level is None:
            return ""
        return written(counts.get(place, level.start), level.kind)


def written(number: int, kind: str) -> str:
    """A number of a list as its kind writes it; of a kind that is not known, in digits."""
    for begins, write in _KINDS.items():
        if kind.lower().startswith(begins):
            return write(number) or str(number)
    return str(number)


def _spoken(number: int) -> str:
    text = in_chinese(Decimal(number), 1)
    return text if number < 100 else text.replace("〇", "零")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20) if number else ""


def _roman(number: int) -> str:
    if number >= 4000:
        return ""
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


_KINDS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chinesecounting", "japanesecounting", "taiwanesecounting", "ideographd"), _spoken
    ),
    **dict.fromkeys(
        ("chineselegal", "ideographlegal", "japaneselegal"),
        lambda number: in_chinese(Decimal(number), 2),
    ),
    "decimalenclosedcircle": lambda number: chr(0x245F + number) if 1 <= number <= 20 else "",
    "decimalenclosedparen": lambda number: f"({number})",
    "decimalzero": lambda number: f"{number:02}",
    "upperletter": lambda number: _letter(number).upper(),
    "lowerletter": _letter,
    "upperroman": _roman,
    "lowerroman": lambda number: _roman(number).lower(),
}


def write_numbers(body: Element, w: str, lists: Lists, by_style: dict[str, Element]) -> None:
    """Put the number of each paragraph of a list before its text.

    Args:
        body: of the document.
        w: the namespace of its elements, in braces.
        lists: its lists.
        by_style: style → the properties of its list.
    """
    for paragraph in body.iter(f"{w}p"):
        properties = paragraph.find(f"{w}pPr")
        if properties is None:
            continue
        numbers = properties.find(f"{w}numPr")
        if numbers is None:
            style = properties.find(f"{w}pStyle")
            numbers = by_style.get(style.get(f"{w}val", "")) if style is not None else None
        text = lists.number(numbers) if numbers is not None else ""
        if text:
            _put_first(paragraph, properties, text, w)


def _put_first(paragraph: Element, properties: Element, text: str, w: str) -> None:
    run = paragraph.makeelement(f"{w}r")
    said = run.makeelement(f"{w}t")
    said.text = text
    run.append(said)
    properties.addnext(run)
