"""What Excel shows of a value under its format code.

A value as the workbook keeps it and a format code come in; the text that a person sees goes out:
scaled, with signs and units, as a date. Where the format only rounds, the digits of the value stay,
so that sums add up.

Source: ECMA-376 part 1, 18.8.31. tests/documents/office/test_number_formats.py holds it against
what LibreOffice shows.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise, takewhile
from math import isfinite

from pipelines.documents.office.shown.chinese import in_chinese, numeral
from pipelines.documents.office.shown.dates import show_date
from pipelines.documents.office.shown.format_codes import (
    Section,
    Token,
    section_for,
    sections_of,
    text_section,
)

_SIGNIFICANT = 15  # what Excel keeps of a number
_ROUNDED_GENERAL = 10  # significant digits that General shows in a cell, about


def show(value: object, code: str, *, epoch_1904: bool = False, rounded: bool = False) -> str:
    """The text that a person sees of a value.

    Args:
        value: a number (of a date its serial number), a text, a truth value, or `None`.
        code: Excel's format code.
        epoch_1904: whether days count from 1904.
        rounded: whether numbers are rounded as on the screen; otherwise all digits are given.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return _text(value, code)
    if not isinstance(value, int | float) or not isfinite(value):
        return str(value)
    exact = Decimal(format(value, f".{_SIGNIFICANT}g"))
    section, signed = section_for(sections_of(code), exact)
    if section.is_date:
        shown = show_date(exact, section, epoch_1904)
        return _plain(exact) if shown is None else shown
    minus = "-" if exact < 0 and not signed else ""
    shown = minus + _number(abs(exact), section, rounded)
    return shown.strip() if rounded else _meant(shown, exact, section)


def _meant(shown: str, exact: Decimal, section: Section) -> str:
    """The text without what nobody sees: a percent sign in a second line, used to scale by it.

    A dash for a zero is a way to write it.
    """
    line, _, below = shown.partition("\n")
    shown = line if below and not below.strip("% ") else shown
    shown = shown.strip()
    if exact == 0 and section.tokens and shown.strip("¥￥$ ") in ("-", "–", "—"):
        return "0"
    return shown


def _text(value: str, code: str) -> str:
    section = text_section(sections_of(code))
    if section is None:
        return value
    pieces = [value if token.kind == "@" else token.text for token in section.tokens]
    return "".join(pieces)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal, section: Section, rounded: bool) -> str:
    kinds = section.kinds
    if "general" in kinds:
        return _general(value, section, rounded)
    if "power" in kinds:
        return _scientific(value, section) if rounded else _plain(value)
    if "/" in kinds and _is_fraction(section.tokens):
        return _fraction(value, section, rounded)
    return _digits(value, section, rounded)


def _general(value: Decimal, section: Section, rounded: bool) -> str:
    if rounded:
        value = Decimal(format(value, f".{_ROUNDED_GENERAL}g"))
    kind = section.numerals
    number = in_chinese(value, kind) if kind in (1, 2) else numeral(_plain(value), kind)
    return "".join(number if token.kind == "general" else token.text for token in section.tokens)


def _digits(value: Decimal, section: Section, rounded: bool) -> str:
    """A number of digits around a point, with what stands before, between and behind them."""
    tokens, shift = _with_point(section.tokens)
    places = [place for place, token in enumerate(tokens) if token.kind == "digit"]
    if not places:
        return "".join(token.text for token in tokens if token.kind != ",")
    point = _point_of(tokens)
    whole = [place for place in places if place < point]
    decimals = [place for place in places if place > point]
    between = tokens[places[0] : places[-1]]
    apart = any(token.kind in ("literal", "/") for token in between)
    percents = sum(token.kind == "%" for token in tokens)
    value = value.scaleb(2 * percents - shift - 3 * _trailing_commas(tokens, places[-1], point))
    if rounded or apart:
        value = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    before, _, after = format(value, "f").partition(".")
    fraction = _fraction_digits(after, [tokens[place].text for place in decimals])
    grouped = any(token.kind == "," for token in tokens[places[0] : (whole or places)[-1]])
    before = _without_zero(before) if rounded or not fraction else before
    written = _whole_digits(before, [(place, tokens[place].text) for place in whole], grouped)
    written |= _spread(fraction, decimals)
    if fraction and not decimals and whole:
        written[whole[-1]] += f".{fraction}"
    if not whole and point < len(tokens):
        written[point] = before + "."
    elif point < len(tokens):
        written[point] = "." if fraction or rounded else ""
    return "".join(
        numeral(written[place], section.numerals) if place in written else _said(token)
        for place, token in enumerate(tokens)
    )


def _said(token: Token) -> str:
    return "" if token.kind == "," else token.text


def _without_zero(digits: str) -> str:
    return "" if digits == "0" else digits


def _with_point(tokens: Sequence[Token]) -> tuple[tuple[Token, ...], int]:
    """The tokens with the point that a format only writes (`0!.0,"万元"`) made a real one.

    The digits after it are so many powers of ten: a number is written with them set apart.

    Returns:
        The tokens, and by how many powers of ten the number is to be divided.
    """
    places = [place for place, token in enumerate(tokens) if token.kind == "digit"]
    if not places or any(token.kind == "." for token in tokens):
        return tuple(tokens), 0
    written = [
        place
        for place in range(places[0], places[-1])
        if tokens[place].kind == "literal" and tokens[place].text in (".", "．")
    ]
    if len(written) != 1:
        return tuple(tokens), 0
    made = list(tokens)
    made[written[0]] = Token(".", ".")
    return tuple(made), sum(place > written[0] for place in places)


def _point_of(tokens: Sequence[Token]) -> int:
    return next((at for at, token in enumerate(tokens) if token.kind == "."), len(tokens))


def _trailing_commas(tokens: Sequence[Token], last: int, point: int) -> int:
    """Commas behind the last digit, or behind the last before the point: each is a thousand."""
    kinds = [token.kind for token in tokens]
    before = takewhile(",".__eq__, reversed(kinds[:point])) if point < len(tokens) else ()
    return sum(1 for _ in takewhile(",".__eq__, kinds[last + 1 :])) + sum(1 for _ in before)


def _whole_digits(digits: str, places: Sequence[tuple[int, str]], grouped: bool) -> dict[int, str]:
    """The digits before the point by their places; the first takes those that have none."""
    if not places:
        return {}
    signs = [sign for _, sign in places]
    least = len(signs) - signs.index("0") if "0" in signs else 0
    digits = digits.zfill(least)
    if grouped:
        first, *others = (place for place, _ in places)
        return {first: f"{int(digits):,}".zfill(least) if digits else ""} | dict.fromkeys(
            others, ""
        )
    padding = [" " if sign == "?" else "" for sign in signs]
    spread = [*padding[: max(0, len(signs) - len(digits))], *digits[-len(signs) :]]
    spread[0] = digits[: max(0, len(digits) - len(signs))] + spread[0]
    return {place: digit for (place, _), digit in zip(places, spread, strict=True)}


def _fraction_digits(digits: str, signs: Sequence[str]) -> str:
    """The digits after the point: those that the value has, and zeros as the format asks for."""
    digits = digits.rstrip("0")
    least = max((place + 1 for place, sign in enumerate(signs) if sign == "0"), default=0)
    return digits.ljust(least, "0")


def _spread(digits: str, places: Sequence[int]) -> dict[int, str]:
    """Digits by their places; the last takes those that are more."""
    if not places:
        return {}
    *others, last = range(len(places))
    spread = {places[at]: digits[at : at + 1] for at in others}
    return spread | {places[last]: digits[last:]}


def _scientific(value: Decimal, section: Section) -> str:
    texts = [token.text for token in section.tokens]
    power = next(at for at, token in enumerate(section.tokens) if token.kind == "power")
    decimals = sum(text in "0#?" for text in texts[_point_of(section.tokens) + 1 : power])
    mantissa, _, exponent = f"{value:.{decimals}E}".partition("E")
    size = sum(text in "0#?" for text in texts[power + 1 :])
    sign = "-" if exponent.startswith("-") else "+" if texts[power].endswith("+") else ""
    return f"{mantissa}E{sign}{exponent.strip('+-').zfill(size)}"


def _is_fraction(tokens: Sequence[Token]) -> bool:
    at = next(place for place, token in enumerate(tokens) if token.kind == "/")
    return any(token.kind == "digit" for token in tokens[:at])


def _fraction(value: Decimal, section: Section, rounded: bool) -> str:
    """A whole number and a fraction (`# ?/?`); one that is not exact keeps the digits instead."""
    tokens = section.tokens
    at = next(place for place, token in enumerate(tokens) if token.kind == "/")
    below = "".join(token.text for token in tokens[at + 1 :]).strip()
    mixed = any(
        before.kind == "digit" and after.kind == "literal"
        for before, after in pairwise(tokens[:at])
    )
    whole = int(value) if mixed else 0
    rest = Fraction(value) - whole
    fixed = below.isdigit() and below.strip("0") != ""
    part = (
        Fraction(round(rest * int(below)), int(below))
        if fixed
        else rest.limit_denominator(10 ** max(1, min(below.count("?") + below.count("#"), 7)) - 1)
    )
    if part != rest and not rounded:
        return _plain(value)
    numerator = part * int(below) if fixed else part.numerator
    denominator = int(below) if fixed else part.denominator
    if not numerator:
        return str(whole)
    return f"{whole} {numerator}/{denominator}" if whole else f"{numerator}/{denominator}"
