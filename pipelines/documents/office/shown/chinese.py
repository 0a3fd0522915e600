"""Numbers in Chinese numerals, as Excel's `[DBNum1]`, `[DBNum2]` and `[DBNum3]` write them."""

from decimal import Decimal

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_POWERS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
_SIZE = 4  # digits in a group


def numeral(digits: str, kind: int) -> str:
    """Digits one by one: 2023 is 二〇二三."""
    if not kind:
        return digits
    return digits.translate({ord(str(at)): sign for at, sign in enumerate(_DIGITS[kind])})


def in_chinese(number: Decimal, kind: int) -> str:
    """A number as it is spoken: 201 is 二百〇一, of the kind 2 贰佰零壹."""
    before, _, after = format(number, "f").partition(".")
    after = after.rstrip("0")
    if len(before) > _SIZE * len(_GROUPS):
        return numeral(before, kind)
    return _spoken(before, kind) + (f".{numeral(after, kind)}" if after else "")


def _spoken(digits: str, kind: int) -> str:
    groups = [digits[max(0, end - _SIZE) : end] for end in range(len(digits), 0, -_SIZE)]
    zero = _DIGITS[kind][0]
    text = ""
    for place in reversed(range(len(groups))):
        said = _group(groups[place], kind)
        if said:
            gap = text and groups[place].startswith("0") and not text.endswith(zero)
            text += (zero if gap else "") + said + _GROUPS[place]
    if kind == 1 and text.startswith("一十"):
        text = text[1:]
    return text or zero


def _group(digits: str, kind: int) -> str:
    """Up to four digits; zeros between others are said once."""
    text, is_gap = "", False
    for place, digit in enumerate(digits):
        if digit == "0":
            is_gap = bool(text)
            continue
        zero = _DIGITS[kind][0] if is_gap else ""
        power = _POWERS[kind][len(digits) - place - 1]
        text += zero + _DIGITS[kind][int(digit)] + power
        is_gap = False
    return text
