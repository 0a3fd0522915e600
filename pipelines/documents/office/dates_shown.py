"""Days and times as Excel shows them.

The serial number of a moment and a section of a format code come in, the text goes out.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pipelines.documents.chinese import in_chinese, numeral
from pipelines.documents.office.format_codes import Section, Token

_LAST_DAY = 2_958_465  # the 31st of December 9999
_FALSE_LEAP_DAY = 60  # Excel has a 29th of February 1900, which there was not
_SECONDS_A_DAY = 86_400
_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_CHINESE_DAYS = "一二三四五六日"


class _Moment(NamedTuple):
    day: date
    hour: int
    minute: int
    second: int
    total_seconds: int  # since the epoch, for [h]


def show_date(serial: Decimal, section: Section, epoch_1904: bool) -> str | None:
    """The text of a moment; `None` where there is no such day, which Excel fills with #.

    Args:
        serial: days since the end of 1899, or since the first day of 1904.
        section: of a format code that shows days or times.
        epoch_1904: from which of the two days are counted.
    """
    if not 0 <= serial <= _LAST_DAY:
        return None
    moment = _moment(serial, epoch_1904)
    tokens = section.tokens
    halves = any(token.kind == "noon" for token in tokens)
    pieces = []
    for place, token in enumerate(tokens):
        if token.kind in ("date", "elapsed"):
            piece = _piece(token, _is_minute(tokens, place), moment, halves)
            pieces.append(_in_numerals(piece, token, section.numerals))
        elif token.kind == "noon":
            pieces.append(token.text.split("/")[moment.hour >= 12])
        elif token.kind == "digit":
            pieces.append("0")  # fractions of a second, which no form has
        else:
            pieces.append("" if token.kind == "@" else token.text)
    return "".join(pieces).strip()


def serial_of(text: str) -> float:
    """The serial number of a moment in ISO 8601, as XML writes it.

    Raises:
        ValueError: it is none.
    """
    moment = datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
    return (moment - datetime(1899, 12, 30)).total_seconds() / _SECONDS_A_DAY


def _moment(serial: Decimal, epoch_1904: bool) -> _Moment:
    total = int((serial * _SECONDS_A_DAY).quantize(Decimal(1), ROUND_HALF_UP))
    days, seconds = divmod(total, _SECONDS_A_DAY)
    if epoch_1904:
        first = date(1904, 1, 1)
    else:
        first = date(1899, 12, 30) if days >= _FALSE_LEAP_DAY else date(1899, 12, 31)
    day = first + timedelta(days=min(days, _LAST_DAY - (1462 if epoch_1904 else 0)))
    return _Moment(day, seconds // 3600, seconds // 60 % 60, seconds % 60, total)


def _is_minute(tokens: Sequence[Token], place: int) -> bool:
    """Whether an m behind hours or before seconds: then it is minutes, not months."""
    times = [
        (at, token.text[0].lower())
        for at, token in enumerate(tokens)
        if token.kind in ("date", "elapsed")
    ]
    at = next((order for order, (where, _) in enumerate(times) if where == place), 0)
    before = times[at - 1][1] if at else ""
    after = times[at + 1][1] if at + 1 < len(times) else ""
    return before == "h" or after == "s"


def _piece(token: Token, is_minute: bool, moment: _Moment, halves: bool) -> str:
    sign, size = token.text[0].lower(), len(token.text)
    if token.kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[sign]
        return str(moment.total_seconds // unit).zfill(size)
    if sign == "m" and not is_minute:
        return _month(moment.day, size)
    if sign == "d":
        return _day(moment.day, size)
    if sign == "a":
        weekday = _CHINESE_DAYS[moment.day.weekday()]
        return f"星期{weekday}" if size > 3 else weekday
    if sign in ("y", "e"):
        return f"{moment.day:%Y}" if sign == "e" or size > 2 else f"{moment.day:%y}"
    hour = (moment.hour + 11) % 12 + 1 if halves else moment.hour
    number = {"h": hour, "m": moment.minute, "s": moment.second}[sign]
    return str(number).zfill(min(size, 2))


def _month(day: date, size: int) -> str:
    if size > 2:
        name = _MONTHS.split()[day.month - 1]
        return name if size == 4 else name[:1] if size == 5 else name[:3]
    return str(day.month).zfill(size)


def _day(day: date, size: int) -> str:
    if size > 2:
        name = _DAYS.split()[day.weekday()]
        return name if size > 3 else name[:3]
    return str(day.day).zfill(size)


def _in_numerals(piece: str, token: Token, numerals: int) -> str:
    """A year one digit after the other, months and days as they are spoken."""
    if not numerals or not piece.isdigit():
        return piece
    if token.text[0].lower() in "ye" or numerals == 3:
        return numeral(piece, numerals)
    return in_chinese(Decimal(piece), numerals)
