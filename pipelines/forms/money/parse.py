"""Amounts of money as people write them.

The text of a cell comes in; yuan go out, exactly, or nothing. A sentence about money goes out as
the amounts it names, each with the words before it.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.words.spelling import squeeze
from pipelines.targets.figures.numbers import (
    CHINESE_NUMBER,
    parse_factor,
    parse_number,
)

_MAX_DIGITS = 30
_LONGEST_SENTENCE = 400
_MAX_YUAN = Decimal(10) ** 13
_FINEST = Decimal("0.000001")

_CURRENCY = r"(?:人民币|RMB|CNY|[¥￥])[:]?+"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?+"
_AMOUNT = re.compile(
    rf"(?:{_CURRENCY})?+(?P<negative>\()?+(?P<sign>[-+−])?+(?:{_CURRENCY})?+"
    rf"(?P<number>{_NUMBER})(?(negative)\))(?P<unit>[^\d()整]*+)(?:\((?P<aside>[^\d()]*+)\))?+整?+"
)
_PLAIN = re.compile(r"[0-9]++(?:\.[0-9]++)?+")
_APART = re.compile(r"\d\s+\d")
_SPACED = re.compile(r"(?<![\d.,])\d{1,2}(?P<groups>(?:[ \u00a0\u2009\u202f]\d{3})+)(?![\d,])")
_NO_BREAK = re.compile("[\u00a0\u2009\u202f]")
_BLANKS = frozenset(("-", "--", "—", "——", "–", "/", "\\", "无", "*", "_", "一"))
_PERCENT = re.compile(r"[-+]?\d++(?:\.\d++)?+[%‰]")


class Part(NamedTuple):
    """An amount that a sentence names: the words before it (none of the total) and its text."""

    label: str
    text: str


def parse_amount(
    text: str, money_unit: str | None, money_units: Mapping[str, int]
) -> Decimal | None:
    """An amount in yuan, exactly.

    Args:
        text: a number, with or without a unit of money of its own (which goes before the form's),
            such as `201万元整`, `¥201`, `201.00（万元）`, `(3.5)` for what is less than nothing.
        money_unit: the form's unit of money, as published.
        money_units: unit of money → yuan.

    Returns:
        Yuan, or `None` where the text is no amount, is 10^13 yuan or more, or no unit is known.
    """
    if len(text) > _MAX_DIGITS:
        return None
    if _PLAIN.fullmatch(text):  # most are
        return _times(Decimal(text), _yuan_of(None, money_unit, money_units))
    joined = _join_thousands(text)
    if _holds_several_numbers(joined):
        return None
    squeezed = squeeze(joined)
    match = _AMOUNT.fullmatch(squeezed)
    if match is None and squeezed.endswith(_ENDS_IN_YUAN):
        return _times(_in_words(squeezed) or _of_ranks(squeezed), 1)
    if match is None or (match["unit"] and match["aside"]):
        return None
    factor = _yuan_of(match["unit"] or match["aside"], money_unit, money_units)
    yuan = _times(Decimal(match["number"].replace(",", "")), factor)
    is_less = bool(match["negative"]) != (match["sign"] in ("-", "−"))
    return -yuan if is_less and yuan is not None else yuan


_ENDS_IN_YUAN = tuple("元圆整正角分")
_PLAIN_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億", "一二三四五六七八九十百千万亿")
_WRITTEN = re.compile(
    rf"(?:{_CURRENCY}|\(?大写\)?:?)*+(?P<yuan>{CHINESE_NUMBER})[元圆](?:零?(?P<tenths>[一二三四五六七八九])角)?"
    r"(?:零?(?P<hundredths>[一二三四五六七八九])分)?[整正]?"
)
_RANKS = re.compile(rf"(?:{_CURRENCY})?+(?P<ranks>(?:\d{{1,4}}[亿万千百]){{2,4}})元整?")


def _in_words(squeezed: str) -> Decimal | None:
    """The yuan of `捌拾捌万陆仟元整`, whatever unit the form has."""
    found = _WRITTEN.fullmatch(squeezed.translate(_PLAIN_NUMERALS))
    yuan = parse_number(found["yuan"]) if found is not None else None
    if found is None or yuan is None:
        return None
    parts = (parse_number(found[name] or "零") or 0 for name in ("tenths", "hundredths"))
    tenths, hundredths = parts
    return yuan + Decimal(10 * tenths + hundredths) / 100


def _of_ranks(squeezed: str) -> Decimal | None:
    """The yuan of `88万6千元`: each rank below the one before, and its number within it."""
    found = _RANKS.fullmatch(squeezed)
    if found is None:
        return None
    total, above = 0, 10**12
    for number, rank in re.findall(r"(\d+)(\D)", found["ranks"]):
        if int(number) * parse_factor(rank) >= above:
            return None
        above = parse_factor(rank)
        total += int(number) * above
    return Decimal(total)


def _times(number: Decimal | None, factor: int | None) -> Decimal | None:
    if factor is None or number is None:
        return None
    yuan = number * factor
    return yuan if yuan < _MAX_YUAN and yuan == yuan.quantize(_FINEST) else None


def _yuan_of(own: str | None, money_unit: str | None, money_units: Mapping[str, int]) -> int | None:
    """How many yuan the unit is: its own (元 may be left out of 万元), else the form's."""
    unit = (own or "").rpartition(":")[2] or squeeze(money_unit or "")
    return money_units.get(unit) or money_units.get(unit + "元" if unit else unit)


def _join_thousands(text: str) -> str:
    """`1 200 500` as one number, where it can be no two.

    The first group has one or two digits and all others three; and there are three groups, or a
    fraction, a unit, or spaces that do not break.
    """

    def joined(match: re.Match[str]) -> str:
        groups = match["groups"]
        rest = text[match.end() :].lstrip()
        sure = len(groups) > 4 or rest[:1] in tuple(".万元千百亿") or _NO_BREAK.search(groups)
        return re.sub(r"\s", "", match[0]) if sure else match[0]

    return _SPACED.sub(joined, text) if _APART.search(text) else text


def _holds_several_numbers(text: str) -> bool:
    """Whether making the text even would join numbers: `201.00①`, `201²`, `100 200`."""
    if _APART.search(text):
        return True
    # ASCII, as most amounts are, has no such sign.
    return not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text)


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Whether a text is an amount, if its unit were known."""
    return parse_amount(text, "元", _ANY_UNIT) is not None


_ANY_UNIT = {"元": 1, "千元": 1, "万元": 1, "百万元": 1, "亿元": 1}


@lru_cache(maxsize=4096)
def parse_share(text: str) -> Decimal | None:
    """A percentage as a fraction of 1."""
    squeezed = squeeze(text) if len(text) <= _MAX_DIGITS else ""
    if _PERCENT.fullmatch(squeezed) is None:
        return None
    return Decimal(squeezed[:-1]) / (100 if squeezed[-1] == "%" else 1000)


def is_blank_mark(text: str) -> bool:
    """Whether a text says that nothing is there: a stroke, 无."""
    return len(text) <= 4 and squeeze(text) in _BLANKS


# Sentences

_WORDS = r"[^\d,;。、()\n:]"
_YEAR = r"(?:(?:19|20)\d\d年度?)"
_CLAUSE = re.compile(
    rf"(?P<label>{_WORDS}{{0,10}}?{_YEAR}?+{_WORDS}{{0,30}}?)[:]?"
    rf"(?P<amount>(?:{_CURRENCY})?+{_NUMBER}(?:[百千万亿]{{0,2}}+元|[万亿]|千元)?+整?+)"
    r"(?P<end>$|(?=[,;。、()\n]))"
)
_BETWEEN = re.compile(r"[,;。、()\n\s:]++")
_LINKS = re.compile(r"^(?:其中|分别是|分别为|包括|包含|含|即|和|及)++[:,]?|(?:约?为|是)$")
_GAP = re.compile(r"(?<=[\d元万亿整])[^\S\n]+(?=[^\d\s元万亿千百整])|(?<=[\d元万亿整])\s*(?=其中)")


@lru_cache(maxsize=1024)
def amounts_in(text: str) -> tuple[Part, ...]:
    """The amounts of `100万元，其中财政拨款80万元，其他资金20万元`, in their order.

    Brackets, commas and lines part them. A remark without a digit is passed over. Nothing comes out
    where a digit stands that no amount takes, or where one amount alone is all the text.
    """
    if not 3 < len(text) <= _LONGEST_SENTENCE or not any(sign.isdigit() for sign in text):
        return ()
    if _is_marked(text):
        return ()
    apart = _GAP.sub("\n", unicodedata.normalize("NFKC", text))
    joined = "\n".join(squeeze(line) for line in apart.split("\n"))
    parts: list[Part] = []
    place = 0
    while place < len(joined):
        gap = _BETWEEN.match(joined, place)
        place = gap.end() if gap else place
        match = _CLAUSE.match(joined, place)
        if match is not None:
            parts.append(Part(_bare(match["label"]), match["amount"]))
            place = match.end()
            continue
        end = _next_end(joined, place)
        if any(sign.isdigit() for sign in joined[place:end]):
            return ()
        place = end
    return tuple(parts)


def _is_marked(text: str) -> bool:
    """Whether a raised or circled digit stands beside a digit: even, it would be one of its own."""
    return not text.isascii() and any(
        unicodedata.category(sign) == "No" and (before.isdecimal() or after.isdecimal())
        for before, sign, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
    )


def _next_end(text: str, place: int) -> int:
    end = next((at for at in range(place, len(text)) if text[at] in ",;。、()\n:"), len(text))
    return max(end, place + 1)


def _bare(label: str) -> str:
    while (shorter := _LINKS.sub("", label)) != label:
        label = shorter
    return label
