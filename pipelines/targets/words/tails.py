"""What stands behind a number: its factor, its unit, signs, and what is done with it.

The words behind a number come in; a `Tail` that accounts for each of them goes out, or `None`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.targets.figures.numbers import FACTOR, parse_factor
from pipelines.targets.words.signs import AFTER, APPROXIMATE_AFTER, SIGN_AFTER
from pipelines.targets.words.units import Unit, find_unit, is_plain, unit_at_start
from pipelines.targets.words.words import any_of, words


class Tail(NamedTuple):
    """What stands behind a number.

    Attributes:
        unit: with its factor; `None` where there is none.
        noun: what the unit counts: `机柜` of 16个机柜.
        signs: comparators, and `~` (about).
        factor: `万` of 3万.
        is_inclusive: whether (含) stands there: 超过10%(含) is at least.
        per: what a number without a unit is counted for: 28.40/株.
    """

    unit: Unit | None
    noun: str
    signs: frozenset[str]
    factor: int
    is_inclusive: bool = False
    per: tuple[str, ...] = ()


_HAN = "[一-鿿]"
_DONE = f"(?:{any_of(words('fillers', 'after'))})*"
_INCLUDED = r"(?:\((?:含|含本数)\))?"
_PARTS = re.compile(
    rf"(?P<early>{SIGN_AFTER})?(?P<included>{_INCLUDED})(?P<rest>.*?)"
    rf"(?:(?P<after>{SIGN_AFTER}|(?<=[年月周期天日时钟秒])内))?{_INCLUDED}(?P<done>{_DONE})"
)
_FACTOR = re.compile(rf"(?P<factor>{FACTOR})(?P<rest>.*)")
_NOUN = re.compile(f"{_HAN}{{1,12}}")
_UNKNOWN_UNIT = re.compile(f"{_HAN}{{1,4}}(?:/{_HAN}{{1,4}})?")
_NO_NOUN = words("refused", "no_noun")
_STARTS_NOUN = words("refused", "starts_noun")
_VAGUE = words("refused", "after_number")
RANKS = words("refused", "ranks")
"""Words that make a number a rank or a name where no sign stands before it: 3级, 1号楼."""


@lru_cache(maxsize=8192)
def read_tail(text: str) -> Tail | None:
    """The words behind a number, each accounted for; `None` where one is not.

    Args:
        text: even, without digits.
    """
    unit = find_unit(text)
    if unit is not None:
        return Tail(unit, "", frozenset(), 1)
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    found = _unit_of(match["rest"])
    if found is None or (found.unit is None and match["done"]):
        return None
    words_after = [match["early"], match["after"]]
    signs = frozenset(_sign(word) for word in words_after if word)
    return found._replace(signs=signs, is_inclusive="(含" in text)


def _sign(word: str) -> str:
    return "~" if word in APPROXIMATE_AFTER else AFTER.get(word, "<=")


def _unit_of(text: str) -> Tail | None:
    """The unit behind a number: known, with a noun behind it, or a short word as published."""
    unit = find_unit(text)
    if unit is not None:
        return Tail(unit, "", frozenset(), 1)
    factor, rest = _factor(text)
    if not rest:
        return Tail(None, "", frozenset(), factor)
    if rest.startswith("/"):
        for_money = find_unit("元" + rest)
        return for_money and Tail(None, "", frozenset(), factor, per=for_money.per)
    found = None if rest.startswith(_VAGUE) else _with_noun(rest)
    if found is None or (found[0].kind is None and factor not in _OF_ANYTHING):
        return None
    return Tail(found[0], found[1], frozenset(), factor)


_OF_ANYTHING = (1, 10_000, 100_000_000)
"""Factors of any word; of 千 and 百 one cannot tell: 千伏 is a unit."""


def _with_noun(text: str) -> tuple[Unit, str] | None:
    """A unit and the noun behind it, if there is one."""
    unit = find_unit(text)
    if unit is not None:
        return unit, ""
    begun = unit_at_start(text)
    if begun is not None:
        may_have_noun = begun[0].kind in ("count", "person", "event")
        return begun if may_have_noun and _is_noun(begun[1]) else None
    return (Unit(text, None), "") if _is_unknown(text) else None


def _factor(text: str) -> tuple[int, str]:
    match = _FACTOR.fullmatch(text)
    return (parse_factor(match["factor"]), match["rest"]) if match else (1, text)


def _is_noun(text: str) -> bool:
    is_other = text in _NO_NOUN or text.startswith(_STARTS_NOUN)
    return _NOUN.fullmatch(text) is not None and is_plain(text) and not is_other


def _is_unknown(text: str) -> bool:
    return (
        _UNKNOWN_UNIT.fullmatch(text) is not None
        and is_plain(text)
        and not text.startswith((*RANKS, *words("refused", "ends_noun")))
    )
