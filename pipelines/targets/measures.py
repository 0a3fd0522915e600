"""Numbers with their signs and units.

One clause of an even text comes in; a clause of the kinds `quantity`, `ratio`, `money`,
`unit_price` or `duration` goes out, its value exact and factors folded in, or `None`.
"""

import re
from decimal import Decimal
from itertools import takewhile

from pipelines.targets.clauses import NOWHERE, Clause, Elsewhere
from pipelines.targets.numbers import CHINESE_NUMBER, FACTOR, NUMBER, parse_factor, parse_number
from pipelines.targets.signs import CHANGE, COMPARATORS, DONE, SIGN, SIGN_AFTER
from pipelines.targets.units import Unit, find_unit, unit_at_start

SCALE = 9
"""Of the digits after the point; what is finer is not understood rather than rounded."""
_LARGEST = Decimal(10) ** 13
_FINEST = Decimal(1).scaleb(-SCALE)
_RELATIVE = re.compile(f"{CHANGE}|同比|环比|[较比]")
_HAN = "[一-鿿]"
_MEASURE = re.compile(
    rf"(?P<subject>[^\d≥≤<>=%‰]{{0,40}}?)(?P<sign>(?:{SIGN})*)"
    rf"(?:(?P<number>{NUMBER})(?P<factor>{FACTOR})?|(?P<chinese>{CHINESE_NUMBER}))"
    rf"(?P<rest>[^\d≥≤<>=]{{0,40}}?)(?:(?P<after>{SIGN_AFTER}){_HAN}{{0,8}}|{DONE})"
)


def measure(text: str, elsewhere: Elsewhere) -> Clause | None:
    """A number with its sign and unit, and perhaps what it is of."""
    match = _MEASURE.fullmatch(text)
    if match is None or _RELATIVE.search(match["subject"]):
        return None
    unit = _unit_of(match, elsewhere)
    number = parse_number(match["number"] or match["chinese"])
    if (
        unit is None
        or number is None
        or (not match["rest"] and unit.kind == "ratio" and number <= 1)
    ):
        return None  # 0.88 under a column of % may be 0.88% or 88%: the form does not say
    subject, per = _per_before(match["subject"])
    if (
        match["factor"]
        and unit.factor == 1
        and find_unit(match["factor"] + match["rest"]) is not None
    ):
        unit = find_unit(match["factor"] + match["rest"]) or unit
    elif match["factor"]:
        number *= parse_factor(match["factor"])
    if subject and not _may_have_subject(match, unit):
        return None
    comparator = _comparator(match, elsewhere)
    return _counted(text, unit, per, comparator, number) if comparator else None


def _unit_of(match: re.Match[str], elsewhere: Elsewhere) -> Unit | None:
    """The unit after a number.

    It is known, or has a noun after it (16个机柜), is said elsewhere, or is a short word as
    published.
    """
    rest = match["rest"]
    if not rest:
        return None if match["chinese"] else elsewhere.unit or Unit("", None)
    known = find_unit(rest)
    if known is not None:
        return known
    begun = unit_at_start(rest)
    if begun is not None:
        unit, noun = begun
        spoken = match["chinese"] is None or match["sign"]
        return (
            unit
            if spoken and unit.kind not in ("time", "money") and _NOUN.fullmatch(noun)
            else None
        )
    return Unit(rest, None) if match["number"] and _UNKNOWN_UNIT.fullmatch(rest) else None


_NOUN = re.compile(f"{_HAN}{{1,12}}")
_UNKNOWN_UNIT = re.compile(f"{_HAN}{{1,3}}(?:/{_HAN}{{1,3}})?")
_COUNTED_FOR = re.compile(r"(?:一?个)?[^\W\d每]{1,3}")


def _per_before(subject: str) -> tuple[str, tuple[str, ...]]:
    """`每人每月` before a number counts for 人 and 月."""
    before, *parts = subject.split("每")
    per = list(takewhile(_COUNTED_FOR.fullmatch, reversed(parts)))
    if not per:
        return subject, ()
    unit = find_unit("每".join(["元", *reversed(per)]))
    return "每".join([before, *parts[: -len(per)]]), unit.per if unit else ()


def _may_have_subject(match: re.Match[str], unit: Unit) -> bool:
    """Words before a number are what it is of, where a sign or a known unit shows a measure."""
    ordinal = match["subject"].endswith("第")
    return not ordinal and (
        bool(match["sign"]) or (unit.kind is not None and match["chinese"] is None)
    )


def _comparator(match: re.Match[str], elsewhere: Elsewhere) -> str | None:
    """The sign before or after the number, or elsewhere in the form.

    Signs that contradict each other are none.
    """
    signs = {COMPARATORS[word] for word in re.findall(SIGN, match["sign"])}
    signs |= {COMPARATORS[match["after"]]} if match["after"] else set()
    signs = signs - {"="} or signs
    if len(signs) > 1:
        return None
    return signs.pop() if signs else elsewhere.comparator or "="


def _counted(
    text: str,
    unit: Unit,
    per: tuple[str, ...],
    comparator: str,
    number: Decimal,
    upper: Decimal | None = None,
) -> Clause | None:
    values = [_exact(value * unit.factor) for value in (number, upper) if value is not None]
    if None in values:
        return None
    kind = {"ratio": "ratio", "money": "money", "time": "duration"}.get(unit.kind or "", "quantity")
    if kind == "money" and (unit.per or per):
        kind = "unit_price"
    name = "/".join(filter(None, (unit.name, *unit.per, *per))) or None
    return Clause(kind, text, comparator, values[0], values[1] if len(values) > 1 else None, name)


def _exact(value: Decimal) -> Decimal | None:
    """The value, if a DECIMAL(28, 9) holds it exactly."""
    return value if value < _LARGEST and value == value.quantize(_FINEST) else None


_LOW = rf"(?P<low>{NUMBER})(?P<low_unit>[^\d≥≤<>=,-]{{0,8}}?)"
_HIGH = rf"(?P<high>{NUMBER})(?P<unit>[^\d≥≤<>=\]]{{0,12}})"
_RANGES = (
    re.compile(rf"[^\d≥≤<>=%‰]{{0,40}}?{_LOW}(?:-|至|到){_HIGH}(?:之间)?"),
    re.compile(rf"\[{_LOW},{_HIGH}\]"),
)


def number_range(text: str, elsewhere: Elsewhere) -> Clause | None:
    """Two numbers, each with the unit or the second for both: `80%-90%`, `10-20家`, `1-2万元`."""
    match = next((found for pattern in _RANGES if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    unit = find_unit(match["unit"]) if match["unit"] else elsewhere.unit
    low_unit = find_unit(match["low_unit"]) if match["low_unit"] else unit
    low, high = parse_number(match["low"]), parse_number(match["high"])
    if (
        unit is None
        or low_unit is None
        or low_unit.text != unit.text
        or low is None
        or high is None
    ):
        return None
    if low * low_unit.factor >= high * unit.factor:
        return None
    return _counted(text, unit, (), ">=", low * low_unit.factor / unit.factor, high)


_PERCENT_IN_WORDS = re.compile(
    rf"(?P<head>[^\d]{{0,40}}?)(?P<of>百|千)分之(?P<number>{NUMBER}|{CHINESE_NUMBER})"
    rf"(?P<tail>(?:{SIGN_AFTER})?)"
)


def percent_in_words(text: str) -> Clause | None:
    """`不低于百分之九十五` is read as 不低于95%."""
    match = _PERCENT_IN_WORDS.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    sign = "%" if match["of"] == "百" else "‰"
    clause = measure(f"{match['head']}{number}{sign}{match['tail']}", NOWHERE)
    return clause._replace(text=text) if clause else None
