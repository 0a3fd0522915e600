"""Of which stage each amount of a form is, now that all of them are read.

The amounts come in as their labels said them; they go out with their stages, one for each role,
stage and source, and those that no stage takes beside them.

A total that names no stage is the year's, unless a total of the year stands beside it: then it is
that of all years (项目资金总额 beside 年度资金总额). Its parts go with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from pipelines.forms.records import Amount, Form, make_amount
from pipelines.forms.words.spelling import squeeze

Left = tuple[Amount, str | None]
"""An amount that is none of the form's, and the field that takes its cell."""


class Entry(NamedTuple):
    """An amount as its labels say it.

    Attributes:
        amount: its stage is blank where they say none.
        year: the year that they name.
        total: counts the totals of the form from 0: it is that one, or a part of it.
        last_total: the last one before it.
        money_unit: the unit of money of its label.
        figure: what of its text is the amount.
        yields: whether another amount of the same kind goes before it.
    """

    amount: Amount
    year: int | None
    total: int | None
    last_total: int | None
    money_unit: str | None
    figure: str
    yields: bool

    def of(self, amount: Amount) -> "Entry":
        """The same entry, its amount said anew."""
        return make_entry((amount, *self[1:]))

    @property
    def key(self) -> tuple[str, str, str, int | None, int | None, bool]:
        """What a form has one amount for."""
        role, stage, source = self.amount[:3]
        total = self.total if not stage else None
        return role, stage, source or "", self.year, total, self.yields


make_entry = partial(tuple.__new__, Entry)
"""`Entry` of a tuple of all its fields, in a third of the time."""


def of_a_project(entries: Sequence[Entry]) -> list[Entry]:
    """The amounts of a project: its 项目支出 is its budget, where nothing else is."""
    roles = {entry.amount.role for entry in entries}
    if "basic_spending" in roles or ("budget", "annual") in {e.amount[:2] for e in entries}:
        return list(entries)
    return [
        entry._replace(amount=entry.amount._replace(role="budget"))
        if entry.amount.role == "project_spending"
        else entry
        for entry in entries
    ]


def settled(
    entries: Sequence[Entry],
    stages: Sequence[str | None],
    form: Form,
    adjusted: Sequence[str] = (),
) -> tuple[list[Amount], list[Left]]:
    """The amounts of a form, and those that are none of its own.

    Args:
        entries: its amounts.
        stages: of its totals.
        form: whose they are.
        adjusted: words in the label of a total that was changed in the year.
    """
    year = form.title_year or form.name_year
    left: list[Left] = []
    known: list[Entry] = []
    for entry in entries:
        if entry.year is not None and entry.year != year:
            left.append((entry.amount, "other_year" if year is not None else None))
        else:
            known.append(entry)
    known = _without_nested(_of_their_totals(known))
    unsaid = _unsaid_stage(known, form, adjusted)
    taken: dict[tuple[str, str, str | None], Entry] = {}
    for entry in known:
        stage = _stage(entry, stages, unsaid)
        placed = entry
        if stage != entry.amount.stage:
            role, _, *others = entry.amount
            placed = entry.of(make_amount((role, stage, *others)))
        key = placed.amount[:3]
        standing = taken.setdefault(key, placed)
        if standing is placed or standing.amount.yuan == placed.amount.yuan is not None:
            continue
        if standing.yields and not placed.yields:
            taken[key], placed = placed, standing
        left.append((placed.amount, "other_amount" if placed.yields else None))
    return [entry.amount for entry in taken.values()], left


def _of_their_totals(entries: Sequence[Entry]) -> list[Entry]:
    """Parts beside each other are all of the last total before them, where they add up to it.

    Under two totals side by side columns alone do not tell: 总投资 | 本年预算 over 财政 | 其他.
    """
    if all(entry.total == entry.last_total or entry.amount.role == "budget" for entry in entries):
        return [*entries]
    sums: dict[tuple[int, int | None], Decimal] = defaultdict(Decimal)
    roles: Counter[tuple[int, int | None, str, str]] = Counter()
    for entry in entries:
        if entry.amount.role != "budget":
            place = (entry.amount.row, entry.last_total)
            sums[place] += entry.amount.yuan or 0
            roles[(*place, entry.amount.role, entry.amount.source or "")] += 1
    repeated = {(row, total) for (row, total, *_), count in roles.items() if count > 1}
    totals = {entry.total: entry.amount.yuan for entry in entries if entry.amount.role == "budget"}
    return [
        entry._replace(total=entry.last_total)
        if entry.amount.role != "budget"
        and entry.total != entry.last_total
        and sums[place := (entry.amount.row, entry.last_total)] == totals.get(entry.last_total)
        and place not in repeated
        else entry
        for entry in entries
    ]


def _without_nested(entries: Sequence[Entry]) -> list[Entry]:
    """The amounts without the parts of a source, which is named itself: 其中：中央 of 一般公共预算.

    They are those that follow it and add up to it, or that the word 其中 says to be within it.
    """
    if not any(entry.amount.role == "source" for entry in entries):
        return [*entries]
    nested: set[int] = set()
    for place, entry in enumerate(entries):
        if place in nested or entry.amount.role != "source" or not entry.amount.yuan:
            continue
        rest, run = entry.amount.yuan, []
        for at in _after(entries, place):
            rest -= entries[at].amount.yuan or 0
            run.append(at)
            if rest <= 0:
                break
        inside = bool(run) and squeeze(entries[run[0]].amount.label_text).startswith("其中")
        if inside and rest >= 0:
            nested.update(run if rest == 0 else run[:1])
    return [entry for place, entry in enumerate(entries) if place not in nested]


def _after(entries: Sequence[Entry], place: int) -> Iterator[int]:
    """The sources that follow one in the same column of amounts."""
    first = entries[place]
    for at in range(place + 1, len(entries)):
        entry = entries[at]
        if entry.amount.column != first.amount.column:
            continue
        if entry.amount.role != "source" or entry.total != first.total:
            return
        if entry.amount.stage == first.amount.stage:
            yield at


def _unsaid_stage(entries: Sequence[Entry], form: Form, adjusted: Sequence[str]) -> str:
    """The stage of totals that name none: the year's, that of all years, or that before changes."""
    if not _is_of_all_years(entries, form):
        return "annual"
    annual = (e.amount for e in entries if e.amount[:2] == ("budget", "annual"))
    is_changed = any(word in amount.label_text for amount in annual for word in adjusted)
    has_initial = any(entry.amount.stage == "initial" for entry in entries)
    return "initial" if is_changed and not has_initial else "multi_year"


def _stage(entry: Entry, stages: Sequence[str | None], unsaid: str) -> str:
    if entry.amount.stage:
        return entry.amount.stage
    if entry.year is not None:
        return "annual"
    if entry.total is not None and stages[entry.total]:
        return str(stages[entry.total])
    if entry.amount.role != "budget" and entry.total is None:
        return "annual"
    return unsaid


def _is_of_all_years(entries: Sequence[Entry], form: Form) -> bool:
    """Whether totals without a stage are of all years: one of the year is beside them, no larger.

    In self-evaluations and of departments only where the label speaks of the project.
    """
    budgets = [entry.amount for entry in entries if entry.amount.role == "budget" and entry.figure]
    stages = {amount.stage for amount in budgets}
    unsaid = [amount for amount in budgets if not amount.stage]
    if not unsaid or "annual" not in stages or "multi_year" in stages:
        return False
    annual = max(amount.yuan or 0 for amount in budgets if amount.stage == "annual")
    is_goal = form.kind in ("goal", "application")
    return all(
        (amount.yuan or 0) >= annual and (is_goal or "项目" in amount.label_text)
        for amount in unsaid
    )
