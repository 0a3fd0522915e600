"""Signs, and the words that serve as signs, each composed with its negations.

From the words of `words.toml` come: what each word before a number means, and each behind it. A
verb (低于) is joined with every negation (不得低于 is not less, so at least) and with 或等于; the
rule is here, the words are data.
"""

from itertools import product

from pipelines.targets.words import any_of, meanings, words

_OPPOSITE = {"<": ">=", ">": "<=", ">=": "<", "<=": ">"}
_INCLUSIVE = {"<": "<=", ">": ">="}
_EQUAL = ("或等于", "或者等于", "等于", "及等于", "和等于")
_PAIRS = tuple(
    product(("或", "或者", "及"), ("大于", "小于", "高于", "低于", "多于", "少于", "超过"))
)


def negated(comparator: str) -> str:
    """What is true where a comparison is not: not less is at least."""
    return _OPPOSITE[comparator]


def inclusive(comparator: str) -> str:
    """A comparison with (含) behind it: 超过10%(含) is at least."""
    return _INCLUSIVE.get(comparator, comparator)


def composed() -> dict[str, str]:
    """Every verb as it stands, with each negation, and each of them with 或等于."""
    verbs = meanings("verbs")
    found = {}
    for verb, comparator in verbs.items():
        found[verb] = comparator
        for equal in _EQUAL:
            found[verb + equal] = inclusive(comparator)
        for negation in words("negations"):
            found[negation + verb] = negated(comparator)
            for equal in _EQUAL:
                found[negation + verb + equal] = inclusive(negated(comparator))
    for link, verb in _PAIRS:
        found[f"等于{link}{verb}"] = _INCLUSIVE[verbs[verb]]
    return found


BEFORE = composed() | meanings("before")
"""Word before a number → comparator."""
AFTER = meanings("after")
"""Word behind a number or its unit → comparator."""
FIRST = meanings("first")
"""Word before a number with nothing before itself → comparator."""
CEILINGS = frozenset(words("ceilings"))
APPROXIMATE = frozenset(words("approximate", "before"))
APPROXIMATE_AFTER = frozenset(words("approximate", "after"))
SIGN = any_of(BEFORE)
"""An expression for any word or sign before a number."""
SIGN_AFTER = any_of((*AFTER, *APPROXIMATE_AFTER))
"""An expression for any word behind a number or its unit."""


def comparator_of(text: str) -> str | None:
    """The sign that a cell of signs holds: ≥, 大于等于, 不低于; 正向 is none."""
    return BEFORE.get(text)


def agreed(signs: frozenset[str], otherwise: str) -> str | None:
    """The one sign that several come to; `None` where they contradict each other.

    A ceiling (`ceiling`) gives way to a sign behind the number, an equals sign to any other; about
    (`~`) is an equals sign that stands with no bound.

    Args:
        signs: comparators, `ceiling` and `~`.
        otherwise: the sign where there is none.
    """
    if not signs:
        return otherwise
    bounds = signs - {"=", "ceiling"}
    if len(bounds) > 1:
        return None
    if "~" in bounds:
        return "="
    return next(iter(bounds), "<=" if "ceiling" in signs else "=")
