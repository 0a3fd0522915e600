"""The grammar of a 指标值: from the text that was published to what it promises.

    target    := clause ((；|，|、|。) clause)*
    clause    := deadline | period | frequency | range | measure
    deadline  := 2023年12月31日前 | 2023.12.31 | 6月底前完成
    period    := 2023年1月至12月 | 3-7月 | 2023年内
    frequency := 按月支付 | 每周两期 | 2次/年
    range     := 80%-90% | 10～20家
    measure   := [subject] [sign] number [factor] unit [sign after]
                 ≥3.5万张 | 招聘单位不低于50家 | 30人以上

The text of a target comes in, with what the form says elsewhere of its unit and sign; a `Target`
goes out. A clause must be understood whole. Where a text has clauses and something else, it is a
`compound` and keeps the remainder; where it has none, it is `qualitative`.
"""

import re
import unicodedata

from pipelines.targets.clauses import NOWHERE, Clause, Elsewhere, Target
from pipelines.targets.measures import measure, number_range, percent_in_words
from pipelines.targets.moments import deadline_or_period, frequency
from pipelines.targets.numbers import FACTOR, NUMBER
from pipelines.targets.signs import AFTER, CHANGE, COMPARATORS, SIGN, even, with_clauses_apart
from pipelines.targets.units import find_unit, unit_at_start

LONGEST = 1000
"""A longer text is no target, and is not looked into."""
_SEPARATOR = re.compile(r"[;；、。\n且]|[,，](?!\d{3}(?!\d))|(?<!\d)[,，]")


def parse_target(text: str, *, unit: str | None = None, comparator: str | None = None) -> Target:
    """Understand a target.

    Args:
        text: as published.
        unit: what the form says elsewhere (a 计量单位 column, the indicator's name) for a number
            without a unit.
        comparator: what the form says elsewhere (an 指标性质 column) for a number without a sign.

    Returns:
        The target; nothing in it is repaired or guessed.
    """
    if len(text) > LONGEST:
        return Target("qualitative", remainder=text)
    text = with_clauses_apart(text)
    if any(unicodedata.category(sign) == "No" for sign in text):
        return Target("qualitative", remainder=even(text))  # 201² is no 2012
    clean = even(text)
    elsewhere = Elsewhere(
        find_unit(even(unit)) if unit else None, COMPARATORS.get(even(comparator or ""))
    )
    whole = _clause(clean, elsewhere)
    if whole is not None:
        return _target([whole], "")
    parts = [part for part in map(even, _SEPARATOR.split(text)) if part]
    clauses = [_clause(part, elsewhere) if not part.isdecimal() else None for part in parts]
    if any(clauses):
        remainder = [part for part, clause in zip(parts, clauses, strict=True) if clause is None]
        return _target([clause for clause in clauses if clause is not None], "；".join(remainder))
    return _scan(clean)


def _target(clauses: list[Clause], remainder: str) -> Target:
    if not clauses:
        return Target("qualitative", remainder=remainder or None)
    kind = clauses[0].kind if len(clauses) == 1 and not remainder else "compound"
    return Target(kind, tuple(clauses), remainder or None)


def _clause(text: str, elsewhere: Elsewhere) -> Clause | None:
    """A text that is one clause, whole."""
    return (
        (deadline_or_period(text) if elsewhere.unit is None else None)
        or frequency(text)
        or number_range(text, elsewhere)
        or percent_in_words(text)
        or measure(text, elsewhere)
    )


# What is measurable inside a sentence

_SIGNED = re.compile(rf"(?:{SIGN}|{CHANGE})(?:{NUMBER})(?:{FACTOR})?[^\d≥≤<>=,;。、]{{1,6}}")
_SIGNED_NUMBER = re.compile(rf"(?:{CHANGE})?(?P<measure>(?:{SIGN})?(?:{NUMBER})(?:{FACTOR})?)")


def _scan(text: str) -> Target:
    """The signed measures with a known unit in a sentence; the sentence is the remainder."""
    clauses = []
    for match in _SIGNED.finditer(text):
        clause = _signed_start(match[0])
        if clause is not None:
            clauses.append(clause)
    return _target(clauses, text)


def _signed_start(text: str) -> Clause | None:
    """The clause that a text begins with: 不少于15名 of 不少于15名残疾人技; 5% of 提高5%."""
    number = _SIGNED_NUMBER.match(text)
    begun = unit_at_start(text[number.end() :]) if number else None
    if number is None or begun is None or begun[1].startswith(AFTER):
        return None
    return measure(text[number.start("measure") : len(text) - len(begun[1])], NOWHERE)


_IN_TEXT = re.compile(rf"(?:{SIGN})?(?<![\d./第-])(?:{NUMBER})(?:{FACTOR})?余?(?=[^\d.,/年月日-])")


def find_measures(text: str) -> list[Clause]:
    """The numbers with known units that a running text promises, in their order.

    Args:
        text: of a goal or a use of money, of any length up to `LONGEST` signs times ten.

    Returns:
        Clauses of the kinds `quantity`, `ratio` and `money`; dates and ordinals are none.
    """
    clean = even(text[: 10 * LONGEST])
    found = []
    for match in _IN_TEXT.finditer(clean):
        begun = unit_at_start(clean[match.end() : match.end() + 8])
        if begun is not None:
            number = match[0].removesuffix("余")
            word = clean[match.end() : match.end() + 8].removesuffix(begun[1])
            clause = measure(number + word, NOWHERE)
            if clause is not None and clause.kind in ("quantity", "ratio", "money"):
                found.append(clause)
    return found
