"""What a label about money says, by the parts of its words.

The squeezed text of a cell comes in; which amount it asks for goes out (role, stage, source),
where nothing but parts of such labels stands in it: 本年度财政拨款预算数 is of the year and fiscal.
So a wording that nobody listed is understood. The parts are data: `[money]` in `vocabulary.toml`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

MONEY: dict[str, tuple[str | None, str | None]] = {
    "budget": ("budget", None),
    "annual_budget": ("budget", "annual"),
    "multi_year_budget": ("budget", "multi_year"),
    "annual": (None, "annual"),
    "initial": (None, "initial"),
    "executed": (None, "executed"),
    "fiscal": ("fiscal", None),
    "other": ("other", None),
    "source": ("source", None),
    "basic_spending": ("basic_spending", None),
    "project_spending": ("project_spending", None),
    "within": (None, None),
}
"""What a listed label about money says: role and stage; the label above or beside it may say the
rest."""

_YEAR = r"(?:19|20)\d\d年度?"
_LONGEST_SOURCE = 24
_STAGES = ("executed", "initial", "multi_year", "annual")
"""Of two stages in one label the earlier is meant: 全年执行数 is what was spent."""
WITHIN = "within"
"""The role of what is only a part of a part: 人员经费 of 基本支出. It is kept with its cell."""
_ROLES = (WITHIN, "basic_spending", "project_spending", "source", "other", "fiscal")
_SAYING_NOTHING = frozenset(("neutral", "whole", "asked", "granted"))
_TOTALS = frozenset(("total", "grand", "money"))
_AMOUNTS = _TOTALS | {"amount", *_ROLES}


class Money(NamedTuple):
    """Which amount a label asks for.

    Attributes:
        role: as of an `Amount`; `None` where the label says only a stage.
        stage: as of an `Amount`; `None` where it says none.
        year: where it names one.
        source: the source that it names, by the name that jixiao has for it.
        yields: whether it speaks of what comes in, or was asked for: what is spent or granted goes
            before it.
        sure: whether the label alone shows it; 中央, 合计 or 其他 need money around them.
    """

    role: str | None = None
    stage: str | None = None
    year: int | None = None
    source: str | None = None
    yields: bool = False
    sure: bool = True


def field_of(money: Money) -> str:
    """The field of `[labels]` that says most of what a label does."""
    if money.role not in (None, "budget"):
        return str(money.role)
    if money.stage in ("initial", "executed"):
        return money.stage
    if money.role is None:
        return "multi_year_budget" if money.stage == "multi_year" else "annual"
    return f"{money.stage}_budget" if money.stage else "budget"


class MoneyWords:
    """The parts of labels about money: kind of part → words; and the names of fund sources."""

    def __init__(
        self,
        parts: Mapping[str, Iterable[str]],
        levels: Mapping[str, Iterable[str]],
        fund_sources: Iterable[str],
        ends: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._kinds = {word: kind for kind, words in parts.items() for word in words}
        self._names = {name for name in fund_sources if name not in self._kinds}
        self._sources = {word: name for name, words in levels.items() for word in words}
        self._sources.update({name: name for name in self._names})
        self._kinds.update(dict.fromkeys(self._sources, "source"))
        self._source_ends = ends.get("source", ())
        self._level_ends = ends.get("level", ())
        self._no_money = ends.get("no_money", ())

    @cached_property
    def _part(self) -> re.Pattern[str]:
        words = sorted(self._kinds, key=len, reverse=True)
        return re.compile("|".join([_YEAR, *map(re.escape, words)]))

    def money(self, word: str) -> Money | None:
        """Which amount a squeezed label asks for; `None` where it is no such label."""
        if word.endswith(self._no_money):
            return None
        found: list[str] = []
        place = 0
        while place < len(word):
            match = self._part.match(word, place)
            if match is None:
                return self._named_source(word, found)
            found.append(match[0])
            place = match.end()
        return self._said(found)

    def _named_source(self, word: str, found: list[str]) -> Money | None:
        """省级旅游发展专项资金: a source by its first word and its end."""
        name = next((part for part in found if part.endswith(self._level_ends)), None)
        source = self._sources.get(name or "")
        if source is None or not word.endswith(self._source_ends) or len(word) > _LONGEST_SOURCE:
            return None
        return Money("source", source=source, sure=False)

    def _said(self, found: list[str]) -> Money | None:
        kinds = [self._kinds.get(part, "year") for part in found]
        year = next((int(part[:4]) for part in found if part not in self._kinds), None)
        stage = _stage_of(kinds)
        if "adjusted" in kinds and stage is None:
            return None
        if not _AMOUNTS & set(kinds):
            return Money(None, stage, year, sure=False) if stage or year else None
        role = next((role for role in _ROLES if role in kinds), None)
        if role == "other" and "fiscal" in kinds:
            role = "source"  # 其他财政拨款: of which, its name says
        if role is None and (_TOTALS & set(kinds) or stage is None):
            role = "budget"
        sources = [self._sources[part] for part in found if part in self._sources]
        source = sources[0] if len(sources) == 1 else None
        sure = len(found) > 1 and self._is_sure(found, kinds)
        yields = "收入" in found or ("asked" in kinds and "granted" not in kinds)
        return Money(role, stage, year, source, yields, sure)

    def _is_sure(self, found: list[str], kinds: list[str]) -> bool:
        """Whether the label alone shows that it asks for money."""
        said = set(kinds) - _SAYING_NOTHING
        if WITHIN in said:
            return False
        if said <= {"kind", "money", "amount"} and "kind" in said:
            return False  # 专项资金 may be a name
        if any(part in self._names for part in found):
            return True
        return bool(said & {"total", "grand", "money", "fiscal", "executed"})


def _stage_of(kinds: list[str]) -> str | None:
    if "done" in kinds:
        return "executed"
    stage = next((stage for stage in _STAGES if stage in kinds), None)
    return "multi_year" if stage is None and "grand" in kinds and "whole" not in kinds else stage


def combined(beside: Money, above: Money) -> Money | None:
    """What the label beside an amount and the one above it say together.

    Returns:
        `None` where they ask for two parts at once: the fiscal part of 基本支出 is neither.
    """
    if beside.role in (None, "budget"):
        named = above if above.role is not None else beside
    elif above.role in (None, "budget", beside.role):
        named = beside
    else:
        roles = {beside.role, above.role}
        if "source" not in roles or not roles <= {"source", "fiscal", "other"}:
            return None
        named = beside if beside.role == "source" else above
    if above.year is not None and beside.stage == "multi_year":
        beside = beside._replace(stage="annual")  # under a year, 总投资 is of that year
    stages = [above.stage, beside.stage]
    stage = next((stage for stage in stages if stage not in (None, "annual")), None)
    return Money(
        named.role,
        stage or above.stage or beside.stage,
        above.year or beside.year,
        named.source,
        beside.yields or above.yields,
    )
