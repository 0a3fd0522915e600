"""Units of measure, as data: `measure_units.csv`.

A word comes in; the unit that it is goes out, with what a number in it is to be multiplied with.
Adding a unit is a line there. Ways to write one unit are rules here: `元/人·年`, `元/人*年` and
`元每人每年` are one.
"""

import csv
import re
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipelines.targets.figures.numbers import FACTOR, parse_factor
from pipelines.targets.words.words import any_of, lists, meanings, words

_SCALED = re.compile(rf"(?P<factor>{FACTOR})(?P<word>.+)")
_PER = re.compile(r"[/每]")
_TIMES = re.compile(r"[·*×.、]")
_LONGEST = 30
"""A longer word that nobody listed is no unit."""
_BRACKETS = re.compile(r"(?<![^/(每])(?P<word>[^/(每]++)\((?P<inside>[^()]{1,6})\)")
_PER_WORD = re.compile(r"[万百千十]?[一-鿿]{1,6}")
_LARGEST_PER = 3
_NOT_IN_NOUN = re.compile(any_of((*words("refused", "in_noun"), *meanings("verbs", "after"))))
_ENDS_NOUN = words("refused", "ends_noun")
TIMES = frozenset(word for names in lists("times").values() for word in names)
"""Words for times that something may be counted for."""
_TIME_NAMES = {"季": "季度", "月度": "月", "年度": "年", "d": "天"}


class Unit(NamedTuple):
    """A unit of measure.

    Attributes:
        name: canonical: `平方米` for `平米`.
        kind: one of `UnitKind`; `None` for a word that the table does not have.
        factor: what a number in this word is to be multiplied with to be in `name`.
        per: what it is counted for, as in 元/台: canonical names, times last.
    """

    name: str
    kind: str | None
    factor: Decimal = Decimal(1)
    per: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name with what it is counted for: `元/人/月`."""
        return "/".join((self.name, *self.per))


@cache
def known_units() -> dict[str, Unit]:
    """Word → unit."""
    with files("pipelines.targets").joinpath("measure_units.csv").open(encoding="utf-8") as file:
        return {
            row["word"]: Unit(row["measure_unit"], row["unit_kind"], Decimal(row["factor"]))
            for row in csv.DictReader(file)
        }


@cache
def _longest_word() -> int:
    return max(map(len, known_units()))


@lru_cache(maxsize=4096)
def find_unit(text: str) -> Unit | None:
    """The unit that a text is, whole: `平米`, `万元`, `台(套)`, `元/人·月`, `元每人每月`.

    Args:
        text: without white space, half-width.
    """
    known = known_units().get(text)
    if known is not None or not text:
        return known
    plain = _without_brackets(text)
    if plain is None:
        return None
    word, *parts = _PER.split(plain)
    per = tuple(filter(None, (_canonical(part) for one in parts for part in _TIMES.split(one))))
    unit = _single(word)
    if unit is None or (parts and not per) or len(per) > _LARGEST_PER or "" in per:
        return None
    wanted = sum(1 for one in parts for part in _TIMES.split(one) if part)
    return unit._replace(per=in_order(per)) if len(per) == wanted else None


def in_order(per: tuple[str, ...]) -> tuple[str, ...]:
    """What a unit is counted for, once each: times last, events before: 元/月/人 is 元/人/月."""
    return tuple(sorted(dict.fromkeys(per), key=_place))


def _place(word: str) -> int:
    return 2 if word in TIMES else int(known_units().get(word, NO_UNIT).kind == "event")


def _without_brackets(text: str) -> str | None:
    """`台(套)` is 台, `(%)` is %, `元/(人·月)` is 元/人·月; `人(不含临时工)` is no unit."""
    for word, inside in _BRACKETS.findall(text):
        one, other = _single(word), known_units().get(inside)
        if one is None or other is None or not _are_alike(one, other):
            return None
    return _BRACKETS.sub(r"\g<word>", text).replace("(", "").replace(")", "")


def _are_alike(one: Unit, other: Unit) -> bool:
    """Whether one may stand in brackets behind the other: 台(套), but not 年(月) or 公顷(亩)."""
    return one == other or (one.kind in _COUNTED and other.kind in _COUNTED)


def _single(word: str) -> Unit | None:
    """A known word, one with a factor before it (`万元`), or a product of two (`人·天`).

    A word like 千米 is not 1000 米 but itself. Any word and 次 is a count of events: 种次.
    """
    units = known_units()
    if word in units:
        return units[word]
    if len(word) > _LONGEST:
        return None
    scaled = _SCALED.fullmatch(word)
    if scaled is not None:
        unit = _single(scaled["word"])
        return unit and unit._replace(factor=unit.factor * parse_factor(scaled["factor"]))
    one, *others = _TIMES.split(word)
    if one in units and len(others) == 1 and (others[0] in units):
        joined = units.get(one + others[0]) or (_single(one + "次") if others == ["次"] else None)
        return joined or Unit("·".join((units[one].name, units[others[0]].name)), None)
    if word.endswith("次") and len(word) > 1 and units.get(word[:-1], NO_UNIT).kind in _MADE_TIMES:
        return Unit(word, "event")
    return None


NO_UNIT = Unit("", None)
_COUNTED = ("count", "person", "event")
_MADE_TIMES = (*_COUNTED, "area", "length")
"""Kinds of units that one can do something to many times: 种次, 亩次."""


def _canonical(word: str) -> str | None:
    """What a price is for, in one way: 个月 is 月."""
    known = known_units().get(word) or known_units().get(word.removeprefix("个"))
    if known is not None and known.kind == "ratio":
        return None
    if known is not None:
        return known.name if known.factor == 1 else word
    if word in TIMES:
        return _TIME_NAMES.get(word, word)
    if word in words("counted_for"):
        return word
    return word if _PER_WORD.fullmatch(word) and _is_one_thing(word) else None


def _is_one_thing(word: str) -> bool:
    """Whether a word may be what something is counted for: 标准间, but not 年未完成 or 人前."""
    return is_plain(word) and not word.startswith(tuple(TIMES))


def is_plain(word: str) -> bool:
    """Whether a word may be a noun or a unit: nothing in it says more of the number."""
    return not word.endswith(_ENDS_NOUN) and not _NOT_IN_NOUN.search(word)


def unit_at_start(text: str) -> tuple[Unit, str] | None:
    """The longest known unit that a text begins with, and the rest: `个机柜` is 个 and 机柜."""
    for length in range(min(_longest_word(), len(text)), 0, -1):
        unit = known_units().get(text[:length])
        if unit is not None and not _goes_on(text, length):
            return unit, text[length:]
    return None


def unit_as_written(text: str) -> Unit | None:
    """The unit that a cell for units holds: known, with a noun (个机柜), or a word as published."""
    if text in words("no_unit", "unreadable"):
        return None
    known = find_unit(text)
    begun = None if known is not None else unit_at_start(text)
    if begun is not None and begun[0].kind in _COUNTED and _PER_WORD.fullmatch(begun[1]):
        return begun[0]
    return known or (Unit(text, None) if _AS_WRITTEN.fullmatch(text) and is_plain(text) else None)


def is_known(text: str) -> bool:
    """Whether a cell is a unit of measure that the table has, perhaps with a noun: 个机柜."""
    unit = unit_as_written(text)
    return unit is not None and unit.kind is not None


_AS_WRITTEN = re.compile("[一-鿿]{1,6}(?:/[一-鿿]{1,4})?")


def _goes_on(text: str, length: int) -> bool:
    """Whether a word in Latin letters goes on: the m of mg is no metre."""
    return (
        text[length - 1].isascii()
        and text[length - 1].isalpha()
        and text[length : length + 1].isascii()
        and text[length : length + 1].isalpha()
    )
