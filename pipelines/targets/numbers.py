"""Numbers as they stand in targets.

Digits, Chinese or Arabic, come in; exact decimals go out, never floats. Here are also the
expressions for numbers that other modules build theirs from.
"""

import re
from decimal import Decimal

CHINESE_NUMBER = "[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*"
NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,6}|\d+)(?:\.\d+)?"  # with more groups of three it is beyond all values
)
FACTOR = "百万|千万|百亿|千亿|十万|万亿|[十百千万亿]"

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile(CHINESE_NUMBER)


def parse_number(text: str) -> Decimal | None:
    """A number in digits (`1,234.5`) or in Chinese (`一千二百`), or `None`."""
    if _CHINESE.fullmatch(text):
        return _parse_chinese(text)
    if re.fullmatch(NUMBER, text):
        return Decimal(text.replace(",", ""))
    return None


def parse_factor(text: str) -> int:
    """What a number before `万`, `百万`, `亿` … is to be multiplied with."""
    factor = 1
    for sign in text:
        factor *= _POWERS[sign]
    return factor


def _parse_chinese(text: str) -> Decimal | None:
    """`二十五`, `一百零五`, `三万五千`; digits alone (`二〇二三`) are read one by one."""
    if not set(text) & set(_POWERS):
        return Decimal("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif _POWERS[sign] < 10_000:
            section, digit = section + (digit or 1) * _POWERS[sign], 0
        else:
            total, section, digit = (total + section + digit or 1) * _POWERS[sign], 0, 0
    return Decimal(total + section + digit)
