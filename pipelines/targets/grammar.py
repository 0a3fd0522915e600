"""The grammar of a 指标值: from the text that was published to what it promises.

    target    := clause ((；|，|、|。) clause)*
    clause    := deadline | period | frequency | range | share | measure
    deadline  := 2023年12月31日前 | 2023.12.31 | 6月底前完成                      moments, dates
    period    := 2023年1月至12月 | 3-7月 | 2023-2025年                           moments, dates
    frequency := 按月支付 | 每周两期 | 2次/年                                    moments
    range     := 80%-90% | 10～20家 | 80%≤X<90% | 30±2公里                      ranges
    share     := 百分之九十五 | 三分之一 | 九成以上 | 1:3                         shares
    measure   := head number tail                                              measures
    head      := [subject [change]] [sign] | 每人每月                            heads, changes
    tail      := [factor] [unit [noun]] [sign after] [what is done]             tails, units

The text of a target comes in, with what the form says elsewhere of its unit and sign; a `Target`
goes out. Every sign of a clause is accounted for, or it is none. Where a text has clauses and
something else, it is a `compound` and keeps the remainder; where it has none, it is `qualitative`.
The words are data: `words.toml` and `measure_units.csv`.
"""

import re
from itertools import pairwise

from pipelines.targets.changes import LEVEL, change_named, held_against
from pipelines.targets.clauses import NOWHERE, Clause, Elsewhere, Target
from pipelines.targets.figures.ranges import number_range
from pipelines.targets.figures.shares import share_in_words
from pipelines.targets.measures import measure
from pipelines.targets.sentences import signed_measures
from pipelines.targets.times.moments import deadline_or_period, frequency, in_time
from pipelines.targets.words.signs import BEFORE, comparator_of
from pipelines.targets.words.text import even, parts_of, with_clauses_apart
from pipelines.targets.words.units import Unit, find_unit, unit_as_written
from pipelines.targets.words.words import longest_prefix, words

_NO_UNIT = frozenset(("", *words("no_unit")))
LONGEST = 1000
"""A longer text is no target, and is not looked into."""


def parse_target(
    text: str,
    *,
    unit: str | None = None,
    comparator: str | None = None,
    unit_in_name: str | None = None,
    change_in_name: str | None = None,
) -> Target:
    """Understand a target.

    Args:
        text: as published.
        unit: what a 计量单位 column says, for a number without a unit.
        comparator: what an 指标性质 column says, for a number without a sign.
        unit_in_name: what stands in brackets behind the indicator's name, for a number without a
            unit where the column says none.
        change_in_name: the noun of change that the name ends with (增长率), for a share of which
            the text does not say that it is one.

    Returns:
        The target; nothing in it is repaired or guessed.
    """
    if len(text) > LONGEST:
        return Target("qualitative", remainder=text)
    parted = with_clauses_apart(text)
    if parted is None:
        return Target("qualitative", remainder=even(text))
    alone = _understood(parted, NOWHERE)
    unit = None if unit is None or even(unit) in _NO_UNIT else unit
    column = unit_as_written(even(unit)) if unit else None
    sign = comparator_of(even(comparator)) if comparator else None
    target, read_from = alone, ["target_text"] if alone.clauses else []
    if unit or sign is not None:
        elsewhere = Elsewhere(column, sign, is_unreadable=_is_unreadable(unit, column))
        target, read_from = _with_columns(parted, alone, elsewhere)
    if column is None and unit_in_name and _lacks_a_unit(target):
        named = _understood(parted, Elsewhere(find_unit(even(unit_in_name)), sign))
        if named.clauses != target.clauses:
            target, read_from = named, [*read_from, "indicator_name"]
    if change_in_name and _is_share_without_change(target):
        change = change_named(change_in_name)
        clause = target.clauses[0]._replace(
            change_direction=change.direction, compared_with=change.compared_with
        )
        if change != LEVEL:
            target, read_from = target._replace(clauses=(clause,)), [*read_from, "indicator_name"]
    return target._replace(read_from=tuple(dict.fromkeys(read_from)))


def _is_unreadable(unit: str | None, known: Unit | None) -> bool:
    """Whether a column of units holds neither a unit nor a dash nor a number that slipped."""
    return known is None and unit is not None and re.search(r"[%‰A-Za-z一-鿿]", unit) is not None


def _with_columns(text: str, alone: Target, elsewhere: Elsewhere) -> tuple[Target, list[str]]:
    """The target with what the columns say of it, and which of them took part."""
    target = _understood(text, elsewhere)
    if not target.clauses:
        return target, []
    took = ["target_text"]
    with_unit = _understood(text, elsewhere._replace(comparator=None))
    if elsewhere.unit is not None and with_unit.clauses != alone.clauses:
        took.append("unit_text")
    if elsewhere.comparator is not None and target.clauses != with_unit.clauses:
        took.append("comparator_text")
    return target, took


def _lacks_a_unit(target: Target) -> bool:
    """Whether it is a bare number: 50000 under a name that ends in (人)."""
    [clause] = target.clauses if len(target.clauses) == 1 else [None]
    return (
        clause is not None
        and clause.kind == "quantity"
        and clause.measure_unit is None
        and target.remainder is None
    )


def _is_share_without_change(target: Target) -> bool:
    return target.kind == "ratio" and target.clauses[0].change_direction is None


def _understood(text: str, elsewhere: Elsewhere) -> Target:
    """The target that a text is, its clauses apart."""
    clean = even(text)
    whole = _clause(clean, elsewhere)
    if whole is not None:
        return Target(whole.kind, (whole,))
    parts = parts_of(text)
    if _belong_together(parts):
        return Target("qualitative", remainder=clean)
    clauses = [
        None if part.isdecimal() or len(parts) == 1 else _clause(part, elsewhere) for part in parts
    ]
    found = tuple(clause for clause in clauses if clause is not None)
    if found:
        left = [part for part, clause in zip(parts, clauses, strict=True) if clause is None]
        return _target(found, "；".join(left))
    sign = longest_prefix(clean, BEFORE)
    against = held_against(clean[len(sign) :]) if sign else None
    if against is not None:
        return Target("qualitative", remainder=clean, compared_with=against)
    return _target(tuple(signed_measures(clean)), clean)


def _target(clauses: tuple[Clause, ...], remainder: str) -> Target:
    if not clauses:
        return Target("qualitative", remainder=remainder or None)
    kind = clauses[0].kind if len(clauses) == 1 and not remainder else "compound"
    return Target(kind, clauses, remainder or None)


def _clause(text: str, elsewhere: Elsewhere) -> Clause | None:
    """A text that is one clause, whole."""
    if not _NUMERAL.search(text):
        return deadline_or_period(text) or frequency(text)
    return (
        (deadline_or_period(text) if elsewhere.unit is None or _names_a_date(text) else None)
        or frequency(text)
        or in_time(measure(text, elsewhere))
        or in_time(number_range(text, elsewhere))
        or share_in_words(text)
    )


def _belong_together(parts: list[str]) -> bool:
    """Whether one part means nothing without another: 三、四季度, or 分别为5个、8个."""
    return len(parts) > 1 and any(
        "分别" in part or (_BARE.fullmatch(part) and _NUMERAL.match(after))
        for part, after in pairwise(parts)
    )


_BARE = re.compile("[一二三四五六七八九十]{1,2}")
_NUMERAL = re.compile("[0-9一二两三四五六七八九十零〇百]")


def _names_a_date(text: str) -> bool:
    """2023.12 under a 计量单位 is a number, 2023年12月底前 a date whatever the column says."""
    return text.endswith("前") or "底" in text or ("年" in text and "月" in text)
