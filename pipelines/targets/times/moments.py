"""When and how often.

One clause of an even text comes in; a `deadline`, a `period` or a `frequency` goes out, or `None`.
"""

import re

from pipelines.targets.clauses import NOWHERE, Clause
from pipelines.targets.figures.ranges import number_range
from pipelines.targets.measures import measure
from pipelines.targets.times.dates import Interval, before, day_of_month, parse_interval
from pipelines.targets.words.signs import BEFORE
from pipelines.targets.words.words import any_of, lists, longest_prefix, words

_CEILING = any_of(word for word, sign in BEFORE.items() if sign == "<=")
_MOMENT = re.compile(
    r"(?:[^\W\d]{0,20}:)?(?:计划|预计|力争|确保|最迟|应|须|拟|原则上)?"
    rf"(?P<by>截止到?|截至|控制在|于|在|自|从|=|{_CEILING})?"
    r"(?P<point>[\d年月日号季度半上中下旬第一二三四当本全底末份./~-]+)"
    r"(?P<after>之前|以前|前|止|内|以内|之内|期间)?"
    rf"(?:{any_of(words('fillers', 'after'))})*"
)
_MAY_BE_TIME = re.compile(r"[年月日号季旬前止]|(?:19|20)\d\d")
_BEFORE_WORDS = ("之前", "以前", "前")


def deadline_or_period(text: str) -> Clause | None:
    """A day until which something is done, or a stretch of time: `6月底前完成`, `3-7月`."""
    match = _MOMENT.fullmatch(text) if _MAY_BE_TIME.search(text) else None
    if match is None:
        return None
    by, after = match["by"] or "", match["after"] or ""
    is_before = after in _BEFORE_WORDS
    interval = parse_interval(match["point"])
    if interval is None and is_before:
        interval = day_of_month(match["point"])
    if interval is None or (_is_ceiling(by) and not _names_a_day(match["point"], interval)):
        return None
    if is_before:
        if match["point"].endswith(("半年", "旬")):
            return None  # 上半年前 and 中旬前 may be before it or by its end
        return Clause("deadline", text, period_end=before(interval))
    ends = interval.is_day or interval.is_end or after == "止"
    if ends or by.startswith("截") or _is_ceiling(by):
        return Clause("deadline", text, period_end=interval.end)
    return Clause("period", text, period_start=interval.start, period_end=interval.end)


def _is_ceiling(by: str) -> bool:
    return BEFORE.get(by) == "<="


def _names_a_day(point: str, interval: Interval) -> bool:
    """Whether a point is no stretch of time: ≤6月 may be six months, ≤6月底 is none."""
    return interval.is_day or interval.is_end or point[:2] in ("19", "20")


_TIMES = {word: name for name, all_of in lists("times").items() for word in all_of}
_TIME = "|".join(sorted(_TIMES, key=len, reverse=True))
_REGULARLY = re.compile(
    rf"(?:在?规定(?:期限|时间)内|严格)?(?:按|每|逐)(?:一?个)?(?P<time>{_TIME})"
    r"(?:及时|按时|足额|定期|准时)*"
    r"(?:支付|发放|拨付|支出|结算|缴纳|上报|报送|更新|推送|开展|完成|检查|巡查|考核|进行|到位)*"
)
_EVERY = re.compile(rf"(?:平均)?每(?:一?个)?(?P<time>{_TIME})(?P<count>.+)")
_PER_TIME = re.compile(rf"(?P<count>[^\d\n]*+\d.*)(?:/|每)(?:个)?(?P<time>{_TIME})")


_MAY_BE_OFTEN = re.compile("[按每逐/]")


def frequency(text: str) -> Clause | None:
    """How often: `按月支付`; and how many: `每周两期`, `≥2次/年`, `每周五天`.

    Money a year is a price, not a frequency.
    """
    if not _MAY_BE_OFTEN.search(text):
        return None
    regularly = _REGULARLY.fullmatch(text)
    if regularly is not None:
        return Clause("frequency", text, frequency=_TIMES[regularly["time"]])
    sign = longest_prefix(text, BEFORE)  # 至少每月1次
    match = _EVERY.fullmatch(text, len(sign)) or _PER_TIME.fullmatch(text)
    if match is None:
        return None
    count = sign + match["count"] if match.start() else match["count"]
    counted = measure(count, NOWHERE, is_count=True) or number_range(count, NOWHERE)
    if counted is None or counted.kind not in _COUNTS or counted.measure_unit is None:
        return None
    if count.endswith(("日", "号")) or "/" in counted.measure_unit:
        return None  # 每月15日 is a day, 40学时/人/年 a count for a person and a year
    return counted._replace(kind="frequency", text=text, frequency=_TIMES[match["time"]])


_COUNTS = ("quantity", "duration")


def in_time(clause: Clause | None) -> Clause | None:
    """A count for one time as a frequency: 巡查每月不少于1次, or 3 under a column of 次/年."""
    if clause is None or clause.kind != "quantity" or "/" not in (clause.measure_unit or ""):
        return clause
    unit, _, time = (clause.measure_unit or "").partition("/")
    if not unit or time not in _TIMES:
        return clause
    return clause._replace(kind="frequency", measure_unit=unit, frequency=_TIMES[time])
