"""Two numbers as one range: `80%-90%`, `1-2万元`, `80%≤X<90%`, `30±2公里`.

One clause of an even text comes in; a clause with both ends goes out, or `None`.
"""

import re
from decimal import Decimal

from pipelines.targets.clauses import Clause, Elsewhere
from pipelines.targets.figures.numbers import NUMBER, parse_number
from pipelines.targets.measures import measured
from pipelines.targets.words.heads import Head, read_head
from pipelines.targets.words.tails import Tail, read_tail
from pipelines.targets.words.units import NO_UNIT

_OF_CALENDAR = ("日", "号", "日前", "日内", "点", "版")
_HEAD = r"(?P<head>[^\d≥≤<>±]*?)"
_LOW = rf"(?P<low>{NUMBER})(?P<low_unit>[^\d≥≤<>=,~±-]{{0,8}}?)"
_HIGH = rf"(?P<high>{NUMBER})(?P<tail>[^\d≥≤<>=\]±~-]{{0,12}}?)"
_RANGES = (
    re.compile(rf"{_HEAD}{_LOW}(?:[-~]|至|到){_HIGH}(?:之间|区间)?"),
    re.compile(rf"(?P<head>)\[{_LOW}[,-]{_HIGH}\]"),
    re.compile(rf"(?P<head>){_LOW}[≤<][^\W\d]{{1,8}}[≤<]{_HIGH}"),
)
_TOLERANCE = re.compile(
    rf"{_HEAD}(?:(?P<middle>{NUMBER})(?P<unit>[^\d≥≤<>±]{{0,4}}))?±(?P<by>{NUMBER})(?P<tail>\D*)"
)


def number_range(text: str, elsewhere: Elsewhere) -> Clause | None:
    """Two numbers, each with the unit or the second for both."""
    if "±" in text:
        return _tolerance(text, elsewhere)
    match = next((found for pattern in _RANGES if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    head, tail = read_head(match["head"]), read_tail(match["tail"])
    low, high = parse_number(match["low"]), parse_number(match["high"])
    if head is None or tail is None or low is None or high is None or not _is_plain(head, tail):
        return None
    if match["low_unit"]:
        low_tail = read_tail(match["low_unit"])
        if low_tail is None or not _is_plain(head, low_tail) or not _same(low_tail, tail):
            return None
        low *= _scale(low_tail) / _scale(tail)
    is_bare = tail.unit is None and elsewhere.unit is None
    if low >= high or is_bare or _is_of_calendar(match["tail"], high):
        return None
    return _between(text, head, low, high, tail, elsewhere)


def _is_plain(head: Head, tail: Tail) -> bool:
    return not (head.has_bound and head.signs != {"ceiling"}) and not (
        head.is_negative or tail.signs or tail.noun
    )


def _is_of_calendar(tail: str, high: Decimal) -> bool:
    """10-15日 may be days of a month, 1-3季度 the quarters themselves, 2-3点 hours of a day."""
    return tail in _OF_CALENDAR or (tail.startswith("季") and high <= 4)


def _same(low: Tail, high: Tail) -> bool:
    """Whether two units are one: 10万-20万元 has the factor alone with the first."""
    if high.unit is None:
        return low.unit is None
    return low.unit is None or low.unit.text == high.unit.text


def _scale(tail: Tail) -> Decimal:
    return tail.factor * (tail.unit or NO_UNIT).factor


def _between(
    text: str, head: Head, low: Decimal, high: Decimal, tail: Tail, elsewhere: Elsewhere
) -> Clause | None:
    """A clause from one number to another: `>=` the first, and the second the upper end."""
    clause = measured(
        text, head._replace(signs=frozenset()), low, tail, Elsewhere(elsewhere.unit, None), high
    )
    return clause._replace(comparator=">=") if clause else None


def _tolerance(text: str, elsewhere: Elsewhere) -> Clause | None:
    """`30±2公里` is 28 to 32; `±5%` is -5% to 5%."""
    match = _TOLERANCE.fullmatch(text)
    by = parse_number(match["by"]) if match else None
    if match is None or by is None:
        return None
    head, tail = read_head(match["head"]), read_tail(match["tail"])
    middle = parse_number(match["middle"]) if match["middle"] else Decimal(0)
    if head is None or tail is None or middle is None or not _is_plain(head, tail):
        return None
    own = read_tail(match["unit"]) if match["unit"] else tail
    if own is None or own.unit != tail.unit or own.factor != tail.factor:
        return None
    if middle == 0 and (tail.unit is None or tail.unit.kind not in _AROUND_NOUGHT):
        return None
    return _between(text, head, middle - by, middle + by, tail, elsewhere)


_AROUND_NOUGHT = ("ratio", "temperature", "length", "score")
