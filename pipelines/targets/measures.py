"""Numbers with their signs and units.

One clause of an even text comes in; a clause of the kinds `quantity`, `ratio`, `money`,
`unit_price` or `duration` goes out, its value exact and factors folded in, or `None`. Every sign of
the text is accounted for: by the words before the number (`heads`), the number, or the words behind
it (`tails`).
"""

import re
from decimal import Decimal

from pipelines.targets.clauses import Clause, Elsewhere
from pipelines.targets.doubts import Reading, is_doubtful, is_rank
from pipelines.targets.figures.numbers import CHINESE_NUMBER, EXPONENT, NUMBER, parse_number
from pipelines.targets.words.heads import Head, read_head
from pipelines.targets.words.signs import agreed, inclusive
from pipelines.targets.words.tails import Tail, read_tail
from pipelines.targets.words.units import NO_UNIT, Unit, in_order

SCALE = 9
"""Of the digits after the point; what is finer is not understood rather than rounded."""
_LARGEST = Decimal(10) ** 13
_FINEST = Decimal(1).scaleb(-SCALE)
_MEASURE = re.compile(rf"(?P<head>\D*)(?P<number>{NUMBER})(?:{EXPONENT})?(?P<tail>\D*)")
_IN_CHINESE = re.compile(CHINESE_NUMBER)
_DIGIT = re.compile(r"\d")
_MENTIONS = 3
"""So many Chinese numbers of a text are tried: one may be part of a word."""


def measure(text: str, elsewhere: Elsewhere, *, is_count: bool = False) -> Clause | None:
    """A number with its sign and unit, and perhaps what it is of.

    Args:
        text: one clause, even.
        elsewhere: what the form says of its unit and sign.
        is_count: whether it is known to be a count and no rank: 两期 of 每周两期.
    """
    match = _MEASURE.fullmatch(text)
    if match is None:
        return None if _DIGIT.search(text) else _in_chinese(text, elsewhere, is_count=is_count)
    number = parse_number(match["number"])
    head, tail = read_head(match["head"]), read_tail(match["tail"])
    if number is None or head is None or tail is None:
        return None
    if match["exponent"]:
        unit = tail.unit or elsewhere.unit
        if tail.factor != 1 or unit is None or unit.kind is None:
            return None  # a bare 1.5×10^3 may be a product, 3.2E2型 is a name
        number = number.scaleb(int(match["exponent"]))
    if match["tail"] == "月" or _looks_like_a_date(match, elsewhere):
        return None  # ≤6月 may be June or six months
    return measured(text, head, number, tail, elsewhere)


_LIKE_A_DATE = re.compile(r"20[0-3]\d(?:\.\d\d?)?|(?:[1-9]|1[0-2])\.(?:[12]\d|3[01]|0?[1-9])")


def _looks_like_a_date(match: re.Match[str], elsewhere: Elsewhere) -> bool:
    """A bare 2023 may be a year, a bare 12.31 a day."""
    bare = not (match["head"] or match["tail"] or match["exponent"]) and elsewhere.unit is None
    return bare and _LIKE_A_DATE.fullmatch(match["number"]) is not None


def _in_chinese(text: str, elsewhere: Elsewhere, *, is_count: bool) -> Clause | None:
    """`不少于一千二百人`, `五十家`: words stand before such a number only with a sign."""
    for match, _ in zip(_IN_CHINESE.finditer(text), range(_MENTIONS), strict=False):
        number = parse_number(match[0])
        head, tail = read_head(text[: match.start()]), read_tail(text[match.end() :])
        if number is None or head is None or tail is None or head.is_negative:
            continue
        if (tail.unit or elsewhere.unit or NO_UNIT).kind is None:
            continue
        if not head.has_bound and (
            head.subject or tail.noun or (is_rank(tail, number) and not is_count)
        ):
            continue
        return measured(text, head, number, tail, elsewhere)
    return None


def measured(
    text: str,
    head: Head,
    number: Decimal,
    tail: Tail,
    elsewhere: Elsewhere,
    upper: Decimal | None = None,
) -> Clause | None:
    """The clause that a number, or two, with the words around it comes to."""
    unit = _unit(tail, elsewhere)
    if unit is None or is_doubtful(Reading(head, number, tail, unit, elsewhere)):
        return None
    signs = head.signs | tail.signs
    comparator = agreed(signs, elsewhere.comparator or "=")
    if comparator is None:
        return None
    if tail.is_inclusive:
        comparator = inclusive(comparator)
    factor = -tail.factor if head.is_negative else tail.factor
    values = [value * factor for value in (number, upper) if value is not None]
    clause = _counted(text, unit, head.per, comparator, values)
    return clause and clause._replace(
        change_direction=head.change.direction,
        compared_with=head.change.compared_with,
        is_approximate="~" in signs,
    )


def _unit(tail: Tail, elsewhere: Elsewhere) -> Unit | None:
    """The unit behind the number, or elsewhere in the form."""
    if tail.unit is not None:
        return tail.unit
    unit = elsewhere.unit
    if tail.per:  # 28.40/株 is a price where a column says 元
        return unit._replace(per=tail.per) if unit and unit.kind == "money" else None
    if unit is None:
        return None if elsewhere.is_unreadable else NO_UNIT
    if unit.factor in (1, tail.factor) and tail.factor != 1:
        return unit._replace(factor=Decimal(1))  # 620万 under 万元 is 620万元
    return unit if tail.factor == 1 else None


def _counted(
    text: str, unit: Unit, per: tuple[str, ...], comparator: str, values: list[Decimal]
) -> Clause | None:
    """The clause of one value or of two, in its unit's base word."""
    exact_values = [exact(value * unit.factor) for value in values]
    if None in exact_values:
        return None
    all_per = in_order((*unit.per, *per))
    kind = _KINDS.get(unit.kind or "", "quantity")
    kind = "unit_price" if kind == "money" and all_per else kind
    name = "/".join(filter(None, (unit.name, *all_per))) or None
    upper = exact_values[1] if len(exact_values) > 1 else None
    return Clause(kind, text, comparator, exact_values[0], upper, name)


_KINDS = {"ratio": "ratio", "money": "money", "time": "duration"}


def exact(value: Decimal) -> Decimal | None:
    """The value, if a DECIMAL(28, 9) holds it exactly."""
    return value if abs(value) < _LARGEST and value == value.quantize(_FINEST) else None
