"""Texts written in one way, and the places where their clauses part.

The text of a target comes in; the same text goes out without white space, half-width, with one sign
for one thing.
"""

import re
import unicodedata

from pipelines.targets.figures.numbers import plain_numerals

_SAME = str.maketrans(
    {
        "㎡": "平方米", "㎥": "立方米", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">",
        "﹤": "<",
        "−": "-", "－": "-", "〜": "~", "∼": "~", "—": "~", "–": "~", "‐": "~", "‑": "~", "―": "~",
        "∶": ":", "✕": "×", "╳": "×", "＊": "*",
    }
)  # fmt: skip


def _scientific(match: re.Match[str]) -> str:
    digits = match["digits"].rstrip("Ee+")
    return f"{digits}×10^{match['power']}"


_SIGNS = (
    (re.compile(r"(?<![A-Za-z])km2(?!\d)|平方km|(?<![A-Za-z])km²"), "平方公里"),
    (re.compile(r"(?<![A-Za-z])m2(?!\d)"), "平方米"),
    (re.compile(r"(?<![A-Za-z])m3(?!\d)"), "立方米"),
    (re.compile(r"[kK][wW][·*.][hH](?![A-Za-z])|千瓦[·*]时"), "千瓦时"),
    (re.compile(r">=|=>|≥="), "≥"),
    (re.compile(r"<=|=<|≤="), "≤"),
    (re.compile(r"~{2,}"), "~"),
    (re.compile("正负(?=\\d)"), "±"),
    (
        re.compile(
            r"(?P<bound>(?<![\d.])(?P<number>[\d.]++)[^\d()]{0,3}?)(?P<sign>(?:及?以[上下内])?)"
            r"\(含(?:(?P=bound)|(?P=number))\)"
        ),
        r"\g<bound>\g<sign>(含)",
    ),
    (re.compile(r"(?<=[\d%‰年月日号])(?:至|到)(?=[\d年])"), "~"),
    (  # 1.2E+04, but 3E12 may be the name of a thing
        re.compile(
            r"(?<![\w.])(?P<digits>[1-9](?:\.\d{1,9}[Ee]\+?|[Ee]\+))0?(?P<power>[1-9]\d?)(?!\d)"
        ),
        _scientific,
    ),
)
_MAY_HAVE_SIGNS = re.compile(
    r"m[23]|m²|[><=≥≤]=|=[><]|km|~~|[至到正负]\d|含|[wW][·*.][hH]|瓦[·*]时|\d[Ee][+\d]"
)
_POWER = re.compile("m[²³]|×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_POWER = str.maketrans("²³", "23")
_EXPONENT = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
# Of the digits that NFKC makes of other signs: 201² is no 2012.
_ODD_DIGITS = re.compile(
    "[¹²³¼-¾⁰-₉⅐-⅟↉①-⒛⓪-⓿❶-➓㆒-㆕㈠-㈩㉈-㉏㉑-㉟㊀-㊉㊱-㊿\U0001f100-\U0001f10c]"
)
_NUMBERING = re.compile(
    r"(?:^|(?<=[;；。])|(?<=[^;；。\s]\s))\s*+[（(]?\d{1,2}(?:[.．、)）]|[)）]、)(?!\d)"
    r"|(?<!\d)[①-⑳]"
)
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})*? 0\d\d(?: \d{3})*(?![\d ])")
_LISTED = re.compile(r"\d(?:[，,](?!\d{3}(?!\d))|[。、])\d|\d\s*(?:…|\.\.)")
_DOUBTFUL = re.compile(r"^\s*\d{1,2}[.．]\s+\d")
_SEPARATOR = re.compile(r"[;；、。\n且]|[,，](?!\d{3}(?!\d))|(?<!\d)[,，]")
_ENCLOSED = re.compile(r"[(【\"“‘'](?P<inside>[^()【】\"“”‘’']+)[)】\"”’']")
_OPENING, _CLOSING = "([（【", ")]）】"


def with_clauses_apart(text: str) -> str | None:
    """The text with `；` for the numbers of its clauses; `None` where its numbers are torn.

    `3 000人` is one number, since none begins with a nought; `1 00%`, or `1` on one line and `00%`
    on the next, may be one number or two, and so may `3,5项` and `2、3次`.
    """
    if not text.isascii():
        text = _POWER.sub(_plain_power, text.translate(_SAME))
    numbered = _NUMBERING.sub("；", text)
    if not text.isascii() and _ODD_DIGITS.search(numbered):
        return None
    if not _THOUSANDS.search(text):
        torn = _APART.search(numbered) or _LISTED.search(numbered)
        one_number = _DOUBTFUL.match(text) and numbered.count("；") == 1
        return None if torn or one_number else numbered
    joined = _THOUSANDS.sub(lambda match: match[0].replace(" ", ""), text)
    return None if _APART.search(joined) else joined


def _plain_power(match: re.Match[str]) -> str:
    if match[0].startswith("m"):
        return match[0].translate(_PLAIN_POWER)
    return "×10^" + match[0][3:].translate(_EXPONENT)


def even(text: str) -> str:
    """Without white space, half-width, one sign for one thing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME)
        text = plain_numerals(text)
    text = "".join(text.split())
    if _MAY_HAVE_SIGNS.search(text):
        for pattern, sign in _SIGNS:
            text = pattern.sub(sign, text)
    text = text.rstrip("。;,、.").lstrip("。;,、")
    inside = _ENCLOSED.fullmatch(text)
    return text if inside is None else inside["inside"]


def parts_of(text: str) -> list[str]:
    """The clauses of a text, even; what stands in brackets is not parted."""
    pieces, begin, depth = [], 0, 0
    for match in re.finditer(rf"[()（）\[\]【】]|{_SEPARATOR.pattern}", text):
        sign = match[0]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            pieces.append(text[begin : match.start()])
            begin = match.end()
    return [part for part in map(even, [*pieces, text[begin:]]) if part]
