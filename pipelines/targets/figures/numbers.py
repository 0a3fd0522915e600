"""Numbers as they stand in targets.

Digits, Chinese or Arabic, come in; exact decimals go out, never floats. Here are also the
expressions for numbers that other modules build theirs from.
"""

import re
from decimal import Decimal

_DIGIT = "零〇一二两三四五六七八九"
_FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_PLAIN = str.maketrans(_FORMAL, "一二三四五六七八九十百千万亿")
CHINESE_NUMBER = f"[{_DIGIT}十][{_DIGIT}十百千万亿]*"
NUMBER = (  # with more groups of three it is beyond all values; 00 is no number but a part of one
    r"(?:\d{1,3}(?:,\d{3}){1,6}|(?!0\d)\d+)(?:\.\d+)?"
)
FACTOR = "(?:百万|千万|百亿|千亿|十万|万亿|[十百千万亿])(?!分[之比号率数])"
EXPONENT = r"[×x*]10\^(?P<exponent>-?(?:[1-9]|1[0-2]))(?!\d)"

_YEAR_LONG = 4
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile(CHINESE_NUMBER)
_NUMBER = re.compile(NUMBER)
_FORMAL_NUMBER = re.compile(f"(?<![{_FORMAL}])[{_FORMAL}][{_FORMAL}零万亿]+")


def plain_numerals(text: str) -> str:
    """壹佰万元 is 一百万元. One such sign alone may be part of a word (队伍)."""
    return _FORMAL_NUMBER.sub(lambda match: match[0].translate(_PLAIN), text)


def parse_number(text: str) -> Decimal | None:
    """A number in digits (`1,234.5`) or in Chinese (`一千二百`), or `None`."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return _parse_chinese(text) if _CHINESE.fullmatch(text) else None


def parse_factor(text: str) -> int:
    """What a number before `万`, `百万`, `亿` … is to be multiplied with."""
    factor = 1
    for sign in text:
        factor *= _POWERS[sign]
    return factor


def _parse_chinese(text: str) -> Decimal | None:
    """`二十五`, `一百零五`, `三万五千`; digits alone (`二〇二三`) are read one by one.

    `三四` and `二三十` are no numbers but guesses of one, `一百二` leaves a rank unsaid: `None`.
    """
    if not set(text) & set(_POWERS):
        if 1 < len(text) < _YEAR_LONG:
            return None
        return Decimal("".join(str(_DIGITS[sign]) for sign in text))
    if re.search(f"[{_DIGIT[2:]}]{{2}}|(?<![十零〇])[{_DIGIT[2:]}]$", text):
        return None
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif _POWERS[sign] < 10_000:
            section, digit = section + (digit or 1) * _POWERS[sign], 0
        else:
            total, section, digit = (total + section + digit or 1) * _POWERS[sign], 0, 0
    return Decimal(total + section + digit)
