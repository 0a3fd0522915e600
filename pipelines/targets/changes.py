"""Change, not level: `同比增长≥8%` is no `≥8%`.

The words before a number come in; whether they speak of a change, in which direction and against
what, goes out. Where they speak of a change of which one cannot tell whether the number is by how
much or up to where (`提高满意度90%`), nothing goes out.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.codes import ChangeDirection, ComparedWith
from pipelines.targets.words.words import any_of, words

_DIRECTIONS = {
    word: direction for direction in ChangeDirection for word in words("changes", direction)
}
_CHANGE = f"(?<!新)(?:{any_of(_DIRECTIONS)})(?![值型机包])"  # 新增收入 and 增加值 are levels
_NOUNS = tuple(
    word
    for word in _DIRECTIONS
    if word.endswith(("幅", "率", "度", "速")) or word in ("增长", "递增")
)
_KINDS = {word: kind for kind in ComparedWith for word in words("compared_with", kind)}
_LINK = any_of(words("compared_with", "links"))
_END = any_of(words("compared_with", "ends"))
_AGAINST = re.compile(
    rf"(?:(?P<link>{_LINK})(?P<thing>[^\W\d]{{0,10}}?))?(?P<with>{any_of(_KINDS)})(?:{_END})*"
)
_AT_END = re.compile(rf"(?P<change>{_CHANGE})(?:了|幅度|率|的?比例|量|额)?$")
_WITH_OBJECT = re.compile(rf"^(?P<change>{any_of(words('changes', 'with_object'))})[^\W\d]{{1,6}}$")
CHANGE_IN_NAME = rf"((?:(?:{_LINK})?(?:{any_of(_KINDS)}))?(?:{any_of(_NOUNS)}))(?:[（(].*)?$"
"""An expression for the noun of change that an indicator's name ends with."""
_NAMED = re.compile(rf"(?P<change>{any_of(_NOUNS)})$")
ANY_CHANGE = re.compile(f"{_CHANGE}|同比|环比")
SIGNED_CHANGE = _CHANGE
"""An expression for any verb or noun of change."""


class Change(NamedTuple):
    """What the words before a number say of change.

    Attributes:
        direction: one of `ChangeDirection`; `None` for a level.
        compared_with: one of `ComparedWith`.
        of_thing: whether a thing stands between the verb and the number: then the number is by how
            much only where it counts something (减少碳排放100吨).
    """

    direction: str | None
    compared_with: str | None
    of_thing: bool = False


LEVEL = Change(None, None)
_TO_LEVEL = frozenset(words("changes", "to_level"))
_OTHERS = {word for word, kind in _KINDS.items() if kind not in ("plan", "budget")} - {"平均"}
_OTHERS_AT_END = re.compile(f"(?:{any_of(_OTHERS)})(?:{_END})*的?$")
"""What is held against, and is no promise itself, as a plan and a budget are."""
_EITHER = frozenset(words("changes", "either"))


@lru_cache(maxsize=4096)
def change_in(subject: str, between: str) -> Change | None:
    """What the words before a number say; `None` where one cannot tell.

    Args:
        subject: the words before the signs before the number.
        between: these signs as they stand: `达到` of 增长达到8%.
    """
    against = _AGAINST.search(subject)
    if not against and not ANY_CHANGE.search(subject):
        return LEVEL
    compared = _KINDS[against["with"]] if against else None
    named = against is not None and (
        against["link"]
        or against["with"] in ("同比", "环比")
        or subject[: against.start()].endswith("超")
    )
    at_end = _AT_END.search(subject)
    if at_end is not None:
        return _by_how_much(at_end["change"], between, compared if named else None)
    thing = _WITH_OBJECT.match(subject)
    if thing is not None and not named:
        if between in _TO_LEVEL or subject.endswith(("到", "至")):
            return LEVEL
        return (
            None
            if between in _EITHER
            else Change(_DIRECTIONS[thing["change"]], None, of_thing=True)
        )
    if named or _OTHERS_AT_END.search(subject) or ANY_CHANGE.search(subject):
        return None  # 全省平均水平85% promises nothing
    return LEVEL


def _by_how_much(change: str, between: str, compared: str | None) -> Change | None:
    if between in _TO_LEVEL:
        return LEVEL if compared is None else None
    if between in _EITHER and change not in _NOUNS:
        return None
    return Change(_DIRECTIONS[change], compared)


@lru_cache(maxsize=4096)
def change_named(name: str) -> Change:
    """What the name of an indicator says of its number: 旅游收入增长率 is a change."""
    found = _NAMED.search(name)
    against = _AGAINST.search(name)
    if found is None:
        return LEVEL
    link = against and (against["link"] or against["with"] in ("同比", "环比"))
    compared = _KINDS[against["with"]] if against and link else None
    return Change(_DIRECTIONS[found["change"]], compared)


_HELD_AGAINST = re.compile(
    rf"[^\W\d]{{0,8}}?(?:{_LINK})?(?P<with>{any_of(_KINDS)})(?:的)?(?:{_END})*+[^\W\d]{{0,6}}"
)


def held_against(text: str) -> str | None:
    """What a target without a number is held against: `不低于上年水平`, `≥上年`.

    Args:
        text: what stands behind the sign.
    """
    found = _HELD_AGAINST.fullmatch(text)
    return _KINDS[found["with"]] if found else None
