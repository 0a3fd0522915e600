"""Excel's format codes, taken apart.

A code such as `[>=10000]0!.0,"万元";0"元"` comes in; its sections go out, each as tokens with the
condition under which it holds. What the tokens show of a value, `number_formats` knows.

Source: ECMA-376 part 1, 18.8.31, and what Excel itself does where that is silent: `!` escapes the
sign after it as a backslash does, which Chinese programs write.
"""

import operator
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

LONGEST = 255
"""Excel takes no longer code; a longer one is read as `General`."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|(?P<space>_.)|(?P<fill>\*.)"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<noon>AM/PM|A/P|上午/下午)"
    r"|(?P<power>E[+-])"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|a{3,4})"
    r"|(?P<digit>[0#?])"
    r"|(?P<sign>[.,%/@;])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*([-+]?[\d.]+(?:E[-+]?\d{1,3})?)", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
# The long date and the time of the system, as a Chinese one shows them.
_OF_THE_SYSTEM = {
    "$-F800": 'yyyy"年"m"月"d"日"',
    "$-X-SYSDATE": 'yyyy"年"m"月"d"日"',
    "$-F400": "h:mm:ss",
    "$-X-SYSTIME": "h:mm:ss",
}


class Token(NamedTuple):
    """A piece of a section.

    Attributes:
        kind: `literal`, `digit`, `date`, `elapsed`, `noon`, `general`, `power`, or the sign itself
            (`.`, `,`, `%`, `/`, `@`).
        text: what stands there; of a literal, what it writes.
    """

    kind: str
    text: str


class Condition(NamedTuple):
    """Such as `>=1000`."""

    sign: str
    limit: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether it holds for a value."""
        return _HOLDS[self.sign](value, self.limit)


class Section(NamedTuple):
    """What a format code says for some values.

    Attributes:
        numerals: 1 to 3 for `[DBNum1]` to `[DBNum3]`, 0 for Arabic digits.
    """

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    numerals: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its tokens."""
        return frozenset(token.kind for token in self.tokens)

    @property
    def is_date(self) -> bool:
        """Whether it shows a day or a time."""
        return bool(self.kinds & {"date", "elapsed", "noon"})


@lru_cache(maxsize=2048)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a format code, at most four."""
    if len(code) > LONGEST:
        code = "General"
    sections: list[Section] = []
    tokens: list[Token] = []
    condition: Condition | None = None
    numerals = 0
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup or "other", found[found.lastgroup or 0]
        if kind == "sign" and text == ";":
            sections.append(Section(tuple(tokens), condition, numerals))
            tokens, condition, numerals = [], None, 0
        elif kind != "bracket":
            tokens += _token(kind, text)
        elif text.upper() in _OF_THE_SYSTEM:
            sections.append(sections_of(_OF_THE_SYSTEM[text.upper()])[0])
            return tuple(sections[:4])
        else:
            condition = _condition(text) or condition
            numerals = _numerals(text) or numerals
            tokens += _in_bracket(text)
    sections.append(Section(tuple(tokens), condition, numerals))
    return tuple(sections[:4])


def _token(kind: str, text: str) -> list[Token]:
    if kind in ("space", "fill"):
        return []  # white space as wide as a sign, and what fills a column
    if kind == "sign":
        return [Token(text, text)]
    if kind in ("quoted", "escaped", "other"):
        return [Token("literal", text)] if text else []
    return [Token(kind, text)]


def _condition(text: str) -> Condition | None:
    found = _CONDITION.fullmatch(text.strip())
    try:
        return Condition(found[1], Decimal(found[2])) if found else None
    except InvalidOperation:
        return None


def _numerals(text: str) -> int:
    upper = text.upper()
    return int(upper[5]) if upper in ("DBNUM1", "DBNUM2", "DBNUM3") else 0


def _in_bracket(text: str) -> list[Token]:
    """`[h]` counts hours beyond a day, `[$¥-804]` writes its sign, a colour nothing."""
    if _ELAPSED.fullmatch(text):
        return [Token("elapsed", text.lower())]
    if text.startswith("$"):
        written = text[1:].partition("-")[0]
        return [Token("literal", written)] if written else []
    return []


def section_for(sections: tuple[Section, ...], value: Decimal) -> tuple[Section, bool]:
    """The section that shows a number, and whether it writes the minus of a negative one itself.

    Source: Excel; the section of texts is the last that has an `@`, and none for numbers.
    """
    of_numbers = sections
    if len(sections) == 4 or "@" in sections[-1].kinds:
        of_numbers = sections[:-1] or (Section((Token("general", "General"),)),)
    if any(section.condition for section in of_numbers[:2]):
        return _by_condition(of_numbers, value)
    if value < 0 and len(of_numbers) > 1:
        return of_numbers[1], True
    if value == 0 and len(of_numbers) > 2:
        return of_numbers[2], False
    return of_numbers[0], False


def _by_condition(sections: tuple[Section, ...], value: Decimal) -> tuple[Section, bool]:
    for section in sections[:2]:
        if section.condition is not None and section.condition.holds(value):
            return section, _is_of_negatives(section.condition)
    first, rest = sections[0].condition, sections[1:]
    if not rest:  # Excel fills the cell with #: no number is shown, so that of the cell stands
        return Section((Token("general", "General"),)), False
    if len(rest) == 2 and rest[0].condition is None:
        return (rest[0], True) if value < 0 else (rest[1], False)
    last = rest[-1]
    only_negatives = first is not None and first.sign in (">", ">=") and first.limit <= 0
    return last, len(sections) == 2 and only_negatives and value < 0


def _is_of_negatives(condition: Condition) -> bool:
    return condition.limit <= 0 and (
        condition.sign == "<" or (condition.sign == "<=" and condition.limit < 0)
    )


def text_section(sections: tuple[Section, ...]) -> Section | None:
    """The section that shows a text, where there is one."""
    if len(sections) == 4:
        return sections[3]
    return sections[-1] if "@" in sections[-1].kinds else None
