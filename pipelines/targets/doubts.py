"""Numbers that are none: ranks, names, dates, and those of which one cannot tell the scale.

A number with the words around it comes in, each of them accounted for; whether it still says no
quantity goes out.
"""

from decimal import Decimal
from typing import NamedTuple

from pipelines.targets.clauses import Elsewhere
from pipelines.targets.words.heads import Head
from pipelines.targets.words.tails import RANKS, Tail
from pipelines.targets.words.units import TIMES, Unit
from pipelines.targets.words.words import words

_GRADES = ("级", "类", "档", "等", "号", "星")
_PLACES = words("refused", "places")
_OF_SHARES = words("changes", "of_shares")
_PERCENT = Decimal("0.01")
_MAY_BE_NEGATIVE = ("ratio", "money", "temperature", "score", "currency")


class Reading(NamedTuple):
    """A number with the words around it, and the unit that they come to."""

    head: Head
    number: Decimal
    tail: Tail
    unit: Unit
    elsewhere: Elsewhere


def is_doubtful(read: Reading) -> bool:
    """Whether the number is no quantity, or perhaps none."""
    return any(doubt(read) for doubt in _DOUBTS)


def is_rank(tail: Tail, number: Decimal) -> bool:
    """一期 and 一类 are names; 十二期 is a count."""
    word = tail.unit.name if tail.unit else ""
    return word in RANKS and (number < 10 or word in _GRADES)


def _is_year(read: Reading) -> bool:
    """2024年 and 2024学年, whatever stands before it."""
    return read.unit.name.endswith("年") and not read.unit.per and 1900 <= read.number <= 2100


def _is_name(read: Reading) -> bool:
    """3级, 3类产品, 1期工程 and 2023版 are names; ≥3类 is a count."""
    head, tail = read.head, read.tail
    if head.has_bound:
        return False
    if tail.unit is None:  # 3 under a column of 级
        return (
            read.unit.name in _GRADES
            and read.unit.name != "类"
            and read.elsewhere.comparator in (None, "=")
        )
    word = tail.unit.name
    if word in _GRADES or (word.startswith(RANKS) and tail.unit.kind is None):
        return True
    is_year = 1900 <= read.number <= 2100
    return not head.subject and word in RANKS and (bool(tail.noun) or is_year)


def _is_unknown(read: Reading) -> bool:
    """985高校 is a name; words before a number need a known unit or a sign."""
    if read.unit.kind is not None or read.head.signs or read.elsewhere.comparator:
        return False
    return bool(read.head.subject) or len(read.unit.name) > 1


def _is_place_in_a_ranking(read: Reading) -> bool:
    """提升1位 is no person, 提高1个等级 no piece."""
    change, noun = read.head.change, read.tail.noun
    is_place = read.unit.name in ("位", "名") or noun in _PLACES
    return change.direction is not None and not change.of_thing and is_place


def _is_day_of_a_month(read: Reading) -> bool:
    """每月15日 is a day."""
    return read.unit.kind == "time" and any(word in TIMES for word in read.head.per)


def _is_of_doubtful_scale(read: Reading) -> bool:
    """0.88 under a column of % may be 0.88% or 88%: the form does not say."""
    return read.tail.unit is None and read.unit.factor == _PERCENT and 0 < read.number <= 1


def _is_of_doubtful_change(read: Reading) -> bool:
    """节约成本5% may be by 5% or to 5%; 减少碳排放100吨 is by 100 tonnes."""
    is_share = read.unit.kind in ("ratio", "score") or bool(read.unit.per)
    return read.head.change.of_thing and is_share


def _is_share_of_a_time(read: Reading) -> bool:
    """90%/年 is a share of no one thing."""
    return read.unit.kind == "ratio" and bool(read.unit.per)


def _is_a_floor(read: Reading) -> bool:
    """2000万起 is from 2000万 on."""
    return read.unit.name == "起" and read.tail.factor * read.unit.factor > 1


def _is_of_scoring(read: Reading) -> bool:
    """完成得5分 says how a score is worked out."""
    return read.unit.name == "分" and read.head.subject.endswith(("得", "扣", "加", "减"))


def _is_time_of_day(read: Reading) -> bool:
    """早于9点 and 3点 are moments; 巡查点3点 is a count."""
    return read.unit.name == "点" and not read.head.subject and read.number <= 24


def _is_no_share(read: Reading) -> bool:
    """提质增效3000亩 is no increase by an area."""
    return read.head.subject.endswith(_OF_SHARES) and read.unit.kind not in ("ratio", "money")


def _has_a_dash(read: Reading) -> bool:
    """A dash before -5人 is no minus."""
    return read.head.is_negative and read.unit.kind not in _MAY_BE_NEGATIVE


def _is_of_nothing(read: Reading) -> bool:
    """每亩300: of what, nothing says; 每季度25% is a share of no one thing."""
    return bool(read.head.per) and not read.unit.name


_DOUBTS = (
    _is_year,
    _is_name,
    _is_unknown,
    _is_place_in_a_ranking,
    _is_day_of_a_month,
    _is_of_doubtful_scale,
    _is_of_doubtful_change,
    _is_share_of_a_time,
    _is_a_floor,
    _is_of_scoring,
    _is_time_of_day,
    _is_no_share,
    _has_a_dash,
    _is_of_nothing,
)
