"""Shares in words: `百分之九十五`, `万分之五`, `三分之一`, `九成以上`, `1:3`.

One clause of an even text comes in; a `ratio` goes out, or `None`. A share that no decimal holds
exactly (a third) is rounded to the digits that are kept.
"""

import re
from decimal import Decimal

from pipelines.targets.clauses import NOWHERE, Clause
from pipelines.targets.heads import read_head
from pipelines.targets.measures import SCALE, exact, measure
from pipelines.targets.numbers import CHINESE_NUMBER, NUMBER, parse_number
from pipelines.targets.signs import agreed
from pipelines.targets.tails import read_tail

_PARTS = {"百": "%", "千": "‰", "万": "‱"}
_OF_HUNDRED = re.compile(
    rf"(?P<head>\D*?)(?P<of>[百千万])分之(?P<number>{NUMBER}|百|{CHINESE_NUMBER})(?P<tail>\D*)"
)
_FRACTION = re.compile(
    rf"(?P<head>\D*?)(?P<of>{CHINESE_NUMBER})分之(?P<number>{CHINESE_NUMBER})(?P<tail>\D*)"
)
_TENTHS = re.compile(
    "(?P<head>.*?)(?P<number>[一二三四五六七八九])成(?P<half>半|[一二三四五六七八九])?(?P<tail>(?:以上|以下|左右|及以上)?)"
)
_PROPORTION = re.compile(
    r"(?P<head>\D*?)(?P<one>[1-9]\d{0,3}):(?P<other>[1-9]\d{0,3}(?:\.\d{1,4})?)"
)
_TELLS_PROPORTION = ("比", "比例", "配比", "占比")


def share_in_words(text: str) -> Clause | None:
    """A share that is written in words, or as a proportion."""
    if "分之" in text:
        return _of_hundred(text) or _fraction(text)
    if "成" in text:
        return _tenths(text)
    return _proportion(text) if ":" in text else None


def _of_hundred(text: str) -> Clause | None:
    match = _OF_HUNDRED.fullmatch(text)
    if match is None:
        return None
    number = Decimal(100) if match["number"] == "百" else parse_number(match["number"])
    written = f"{match['head']}{number}{_PARTS[match['of']]}{match['tail']}"
    clause = measure(written, NOWHERE) if number is not None else None
    return clause._replace(text=text) if clause else None


def _fraction(text: str) -> Clause | None:
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    of, number = parse_number(match["of"]), parse_number(match["number"])
    if not of or number is None or number > of:
        return None
    return _ratio(text, match["head"], number / of, match["tail"])


def _tenths(text: str) -> Clause | None:
    match = _TENTHS.fullmatch(text)
    if match is None:
        return None
    half = (match["half"] or "零").replace("半", "五")
    tenths, hundredths = parse_number(match["number"]), parse_number(half)
    if tenths is None or hundredths is None:
        return None
    return _ratio(text, match["head"], tenths / 10 + hundredths / 100, match["tail"])


def _proportion(text: str) -> Clause | None:
    """`1:3` is a third. Two digits behind the colon may be minutes: then a word must tell."""
    match = _PROPORTION.fullmatch(text)
    if match is None or "1" not in (match["one"], match["other"]):
        return None
    if len(match["other"]) > 1 and not match["head"].rstrip("≥≤<>=:不低高于达到").endswith("比"):
        return None
    return _ratio(text, match["head"], Decimal(match["one"]) / Decimal(match["other"]), "")


def _ratio(text: str, before: str, value: Decimal, after: str) -> Clause | None:
    head, tail = read_head(before), read_tail(after)
    if head is None or tail is None or tail.unit is not None or tail.factor != 1:
        return None
    comparator = agreed(head.signs | tail.signs, "=")
    rounded = exact(round(value, SCALE))
    if comparator is None or rounded is None or head.per or head.is_negative:
        return None
    is_approximate = "~" in head.signs | tail.signs
    direction, compared_with, of_thing = head.change
    if of_thing:
        return None
    return Clause(
        "ratio", text, comparator, rounded, change_direction=direction, compared_with=compared_with,
        is_approximate=is_approximate,
    )  # fmt: skip
