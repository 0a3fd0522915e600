"""Measures inside running text.

Of a target that is a sentence, its measures with a sign go out, and the sentence stays as the
remainder; of a goal, every number with a known unit. What stands right before and behind a measure
must not change its sense: no change verb with a thing between, no formula, no rank.
"""

import re
from collections.abc import Iterator

from pipelines.targets.changes import ANY_CHANGE, SIGNED_CHANGE
from pipelines.targets.clauses import NOWHERE, Clause
from pipelines.targets.figures.numbers import FACTOR, NUMBER
from pipelines.targets.measures import measure
from pipelines.targets.words.heads import REFUSED, signs_at_end
from pipelines.targets.words.signs import SIGN, SIGN_AFTER
from pipelines.targets.words.text import even
from pipelines.targets.words.units import unit_at_start
from pipelines.targets.words.words import any_of, words

LONGEST_TEXT = 10_000
"""Of a goal: what is beyond is not looked into."""
_PART = re.compile("[;,、。；，]")
_FORMULA = re.compile(r"[×*÷+＋^=]")
_TORN = re.compile(r"(?<![A-Za-z.\d])\d[\d.]*+[≥≤<>]")
"""Two bounds of one number: ≥2≤5个, but not PM2.5≤35."""
_OF_A_GRADE = tuple(f"{word}(" for word in words("refused", "grades"))
_SCORED = re.compile(r"[扣得减]\d|扣分|得分|得满分|扣完|每[^\W\d]{0,6}\d")
"""How a score is worked out: 每低于1%扣0.5分."""
_FIGURE = re.compile(
    rf"(?<![\d.,])(?P<number>{NUMBER})(?P<factor>{FACTOR})?(?P<rest>[^\d≥≤<>=]{{0,8}})"
)
_CHANGE_AT_END = re.compile(f"(?:{SIGNED_CHANGE})$")
_GOES_ON = re.compile(
    rf"{SIGN_AFTER}|[-~×*/±^+余多几次为]|至|到|分之|\(不?含[\d)]"
    rf"|{any_of((*words('refused', 'starts_noun'), *words('refused', 'places')))}"
)


def signed_measures(text: str) -> Iterator[Clause]:
    """The measures of a sentence that have a sign and a known unit: 不少于15名残疾人参加…."""
    if _FORMULA.search(text) or _SCORED.search(text) or _TORN.search(text):
        return
    for part in _PART.split(text):
        begin = 0
        for match in _FIGURE.finditer(part):
            stands_alone = "每" not in part[: match.start()]
            clause = _signed(part[begin : match.start()], match) if stands_alone else None
            begin = match.end("factor") if match["factor"] else match.end("number")
            if clause is not None:
                yield clause


def _signed(before: str, match: re.Match[str]) -> Clause | None:
    """The clause of a number: 不少于15名 of 培养不少于15名残疾人; 提高5% of 预计提高5%."""
    subject, signs = signs_at_end(before)
    sign = before[len(subject) :] if signs - {"="} else ""
    if subject.endswith((*REFUSED, *_OF_A_GRADE)):
        return None
    change = _CHANGE_AT_END.search(subject)
    if change and "=" in signs:
        return None  # 由15天缩短为7天
    if not (sign or change) or (change is None and ANY_CHANGE.search(subject)):
        return None
    begun = unit_at_start(match["rest"])
    if begun is None or _GOES_ON.match(begun[1]):
        return None
    word = match["rest"].removesuffix(begun[1])
    said = change[0] if change else ""
    return measure(f"{said}{sign}{match['number']}{match['factor'] or ''}{word}", NOWHERE)


_IN_TEXT = re.compile(rf"(?:{SIGN})?(?<![\d./第-])(?:{NUMBER})(?:{FACTOR})?余?(?=[^\d.,/年月日-])")


def find_measures(text: str) -> list[Clause]:
    """The numbers with known units that a running text promises, in their order.

    Args:
        text: of a goal or a use of money; what lies beyond `LONGEST_TEXT` is not looked into.

    Returns:
        Clauses of the kinds `quantity`, `ratio` and `money`; dates and ordinals are none.
    """
    return list(_promised(even(text[:LONGEST_TEXT])))


def _promised(text: str) -> Iterator[Clause]:
    for match in _IN_TEXT.finditer(text):
        behind = text[match.end() : match.end() + 8]
        begun = unit_at_start(behind)
        if begun is not None:
            word = behind.removesuffix(begun[1])
            clause = measure(match[0].removesuffix("余") + word, NOWHERE)
            if clause is not None and clause.kind in ("quantity", "ratio", "money"):
                yield clause
