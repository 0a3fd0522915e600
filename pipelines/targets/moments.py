"""When and how often.

One clause of an even text comes in; a `deadline`, a `period` or a `frequency` goes out, or `None`.
"""

import re

from pipelines.targets.clauses import NOWHERE, Clause
from pipelines.targets.dates import before, parse_interval
from pipelines.targets.measures import measure
from pipelines.targets.signs import DONE

_MOMENT = re.compile(
    r"(?:[^\W\d]{0,20}[:：])?(?:计划|预计|力争|确保|最迟|应|须|拟)?"
    r"(?P<by>不晚于|不迟于|截止到?|截至|于|在|自|从)?"
    r"(?P<point>[\d年月日号季度半上中下旬第一二三四当本全底末份./-]+)"
    rf"(?P<after>之前|以前|前|止|内|以内|之内|期间)?{DONE}"
)


def deadline_or_period(text: str) -> Clause | None:
    """A day until which something is done, or a stretch of time: `6月底前完成`, `3-7月`."""
    match = _MOMENT.fullmatch(text)
    interval = parse_interval(match["point"]) if match else None
    if match is None or interval is None:
        return None
    after = match["after"] or ""
    if after.endswith("前"):
        return Clause("deadline", text, period_end=before(interval))
    if (
        interval.is_day
        or interval.is_end
        or after == "止"
        or (match["by"] or "").startswith(("不", "截"))
    ):
        return Clause("deadline", text, period_end=interval.end)
    return Clause("period", text, period_start=interval.start, period_end=interval.end)


_TIMES = {
    "日": "day",
    "天": "day",
    "工作日": "workday",
    "周": "week",
    "星期": "week",
    "月": "month",
    "月度": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half_year",
    "年": "year",
    "年度": "year",
}
_TIME = "|".join(sorted(_TIMES, key=len, reverse=True))
_REGULARLY = re.compile(
    rf"(?:在?规定(?:期限|时间)内|严格)?(?:按|每|逐)(?:一?个)?(?P<time>{_TIME})"
    r"(?:及时|按时|足额|定期|准时)*"
    r"(?:支付|发放|拨付|支出|结算|缴纳|上报|报送|更新|推送|开展|完成|检查|巡查|考核|进行)?"
)
_EVERY = re.compile(rf"(?:平均)?每(?:一?个)?(?P<time>{_TIME})(?P<count>.+)")
_PER_TIME = re.compile(rf"(?P<count>[^\d\n]*+\d.*)(?:/|每)(?:个)?(?P<time>{_TIME})")


def frequency(text: str) -> Clause | None:
    """How often: `按月支付`; and how many: `每周两期`, `≥2次/年`.

    Money a year is a price, not a frequency.
    """
    regularly = _REGULARLY.fullmatch(text)
    if regularly is not None:
        return Clause("frequency", text, frequency=_TIMES[regularly["time"]])
    match = _EVERY.fullmatch(text) or _PER_TIME.fullmatch(text)
    counted = measure(match["count"], NOWHERE) if match else None
    if (
        match is None
        or counted is None
        or counted.kind != "quantity"
        or counted.measure_unit is None
    ):
        return None
    return counted._replace(kind="frequency", text=text, frequency=_TIMES[match["time"]])
