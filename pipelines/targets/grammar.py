"""The grammar of a 指标值: what money promises, so far; everything else is `None`, not yet understood."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_COMPARATORS = {
    "≥": ">=",
    "≧": ">=",
    ">=": ">=",
    "≤": "<=",
    "≦": "<=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "=": "=",
}
_FACTORS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_MONEY = re.compile(
    r"(?P<comparator>>=|<=|[≥≧≤≦<>=]?)"
    r"(?P<number>\d{1,18}(?:\.\d{1,6})?)"
    r"(?P<factor>百万|[百千万亿]?)元"
    r"(?:/(?P<per>[^\W\d]{1,10}))?"
)
_LONGEST = 200


class Clause(NamedTuple):
    """One measurable statement.

    Attributes:
        kind: `money` or `unit_price`.
        comparator: one of `>= <= = > <`.
        value: in `measure_unit`, multipliers folded in.
        measure_unit: `元`, or `元/台` for a unit price.
    """

    kind: str
    comparator: str
    value: Decimal
    measure_unit: str


class Target(NamedTuple):
    """A target as understood: what kind it is, and its clauses."""

    kind: str
    clauses: tuple[Clause, ...]


def parse_target(text: str) -> Target | None:
    """Understand a target.

    Args:
        text: as published.

    Returns:
        The target, or `None` where the grammar has no rule for it.
    """
    squeezed = "".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).split())
    match = _MONEY.fullmatch(squeezed)
    if match is None:
        return None
    value = Decimal(match["number"]) * _FACTORS[match["factor"]]
    kind, unit = ("unit_price", f"元/{match['per']}") if match["per"] else ("money", "元")
    return Target(kind, (Clause(kind, _COMPARATORS.get(match["comparator"], "="), value, unit),))
