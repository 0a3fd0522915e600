"""Points and periods of time as they stand in targets.

An even text comes in; the first and the last day that it means go out, or `None`. A date whose year
the text does not say is kept as `--09-30`, a month as `--09`: whoever knows the form's year fills
it in. Everything else is `2023-09-30`.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_END = r"(?:底|末)"
_POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}[年./-]{_MONTH}[月./-]{_DAY}[日号]?",
        rf"{_YEAR}(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])",
        rf"(?:{_YEAR}年度?|当年|本年)?{_MONTH}月份?{_DAY}[日号]",
        rf"(?:{_YEAR}年度?|当年|本年)?{_MONTH}月份?(?P<third>[上中下]旬)",
        rf"(?:{_YEAR}年度?|当年|本年)?{_MONTH}月份?(?P<end>{_END})?",
        rf"{_YEAR}[./-](?P<m>0[1-9]|1[0-2])(?P<end>{_END})?",
        rf"(?:{_YEAR}年度?|本?年度?|当年)?第?(?P<quarter>[一二三四1-4])季度?(?P<end>{_END})?",
        rf"(?:{_YEAR}年度?|本?年度?|当年)?(?P<half>[上下])半年(?P<end>{_END})?",
        rf"(?:{_YEAR}年度?|本?年度?|当年)(?P<end>{_END})",
        rf"(?:{_YEAR}年(?:度|全年|全年度)?|全年度?|当年度?|本年度?|年度|年)(?=内|期间|$)",
    )
)
_MONTHS = re.compile(
    rf"(?:{_YEAR}年)?{_MONTH}月?份?-"
    rf"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>0?[1-9]|1[0-2])月份?(?:{_END})?"
)
_YEARS = re.compile(rf"{_YEAR}年?度?-(?P<y2>(?:19|20)\d\d)年度?")
_BARE_YEARS = re.compile(rf"{_YEAR}-(?P<y2>(?:19|20)\d\d)")
_DAY_OF_MONTH = re.compile(r"(?P<m>0?[1-9]|1[0-2])[.](?P<d>[12]\d|3[01]|0?[1-9])")
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_QUARTERS = "一二三四"
_LONGEST = 64
"""Of an interval, as long as its points may be written."""


class Interval(NamedTuple):
    """First and last day, each a date or one whose year is not said.

    Attributes:
        is_day: whether it is one single day.
        is_end: whether the text names an end (年底, 6月末), and so a point and not a stretch of
            time.
    """

    start: str
    end: str
    is_day: bool = False
    is_end: bool = False


def parse_interval(text: str) -> Interval | None:
    """A day, a month, a quarter, a year, `3-7月`, `2023年1月-12月`; `None` for anything else.

    Args:
        text: without white space, half-width.
    """
    if len(text) > _LONGEST:
        return None
    text = text.replace("~", "-")
    years = _YEARS.fullmatch(text) or _BARE_YEARS.fullmatch(text)
    if years is not None:
        return _ordered(f"{years['y']}-01-01", f"{years['y2']}-12-31")
    months = _MONTHS.fullmatch(text)
    if months is not None:
        return _month_range(months)
    point = parse_point(text)
    if point is not None:
        return point
    for place, sign in enumerate(text):
        if sign == "-":
            left, right = parse_point(text[:place]), _inherit_year(text[:place], text[place + 1 :])
            if left is not None and right is not None:
                return _ordered(left.start, right.end)
    return None


def parse_point(text: str) -> Interval | None:
    """A day, month, quarter, half year or year."""
    for pattern in _POINTS:
        match = pattern.fullmatch(text)
        if match is not None:
            return _interval(match.groupdict())
    return None


def day_of_month(text: str) -> Interval | None:
    """The day of `12.31`, which is a date only where something else shows it (`12.31前`)."""
    match = _DAY_OF_MONTH.fullmatch(text)
    return _interval(match.groupdict()) if match else None


def before(point: Interval) -> str:
    """The last day that lies before a point as people mean it.

    6月底前 is until June 30, 6月前 until May 31. A day is counted in: 12月31日前 is until December
    31.
    """
    if point.is_day or point.is_end:
        return point.end
    if point.start.startswith("--"):
        month = int(point.start[2:4])
        return f"--{month - 1:02}" if month > 1 else point.end
    return str(date.fromisoformat(point.start) - timedelta(days=1))


def _interval(found: dict[str, str | None]) -> Interval | None:
    year = found.get("y")
    is_end = bool(found.get("end"))
    first, last = _months(found)
    day = found.get("d")
    if day is not None:
        exact = _date(year, last, int(day))
        return Interval(exact, exact, is_day=True) if exact else None
    third = found.get("third")
    if third is not None:
        from_day, to_day = _THIRDS[third]
        to = _month(year, last, end=True) if to_day == 31 else _date(year, last, to_day)
        return Interval(_date(year, first, from_day) or "", to or "")
    return Interval(_month(year, first, end=False), _month(year, last, end=True), is_end=is_end)


def _months(found: dict[str, str | None]) -> tuple[int, int]:
    """First and last month of what was found."""
    month, quarter, half = found.get("m"), found.get("quarter"), found.get("half")
    if month:
        return int(month), int(month)
    if quarter:
        number = _QUARTERS.index(quarter) if quarter in _QUARTERS else int(quarter) - 1
        return 3 * number + 1, 3 * number + 3
    if half:
        return (1, 6) if half == "上" else (7, 12)
    return 1, 12


def _month_range(match: re.Match[str]) -> Interval | None:
    year, year2 = match["y"], match["y2"] or match["y"]
    if bool(year) != bool(year2):
        return None
    return _ordered(
        _month(year, int(match["m"]), end=False), _month(year2, int(match["m2"]), end=True)
    )


def _inherit_year(left: str, right: str) -> Interval | None:
    """The right end of a range; where it has no year it takes that of the left."""
    year = re.match(_YEAR, left)
    point = parse_point(right)
    if year is None or point is None or not point.start.startswith("--"):
        return point
    return parse_point(f"{year['y']}年{right}")


def _ordered(start: str, end: str) -> Interval | None:
    """An interval whose ends are both with or both without a year, and in order."""
    if start.startswith("--") != end.startswith("--") or (
        start[:7] > end[:7] and len(start) == len(end)
    ):
        return None
    return None if start.startswith("--") and start[2:4] > end[2:4] else Interval(start, end)


def _month(year: str | None, month: int, *, end: bool) -> str:
    """First or last day of a month; where no year is said, the month itself.

    February is not always as long.
    """
    if year is None:
        return f"--{month:02}"
    day = monthrange(int(year), month)[1] if end else 1
    return f"{year}-{month:02}-{day:02}"


def _date(year: str | None, month: int, day: int) -> str | None:
    """The day, or `None` where the calendar has none."""
    try:
        checked = date(int(year or 2024), month, day)
    except ValueError:
        return None
    return checked.isoformat() if year else f"--{month:02}-{day:02}"
