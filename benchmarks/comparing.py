"""What became of each fact of a document whose truth is known: pure, of what was read.

What the truth has is *right*, or there with something amiss (*flawed*), or lost: *reported* where
the document is refused, the quarantine names it or its cell stands unclaimed, else *silent*. What
is published and not in the truth is *wrong*. Texts are compared without white space, levels by the
words of the seed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import polars as pl

from benchmarks.models import DBT
from pipelines.forms.words.script import simplified

Row = Mapping[str, Any]
Fields = Mapping[str, Callable[[object], object]]
"""By the name of a field, how its values are compared."""


class Fact(NamedTuple):
    """What became of something that is published, or should be.

    Attributes:
        what: `form`, `indicator`, `amount` or `value`: a field of one of these.
        how: `right`, `flawed`, `silent`, `reported` or `wrong`.
        text: which it is.
    """

    what: str
    how: str
    text: str = ""


@dataclass
class Read:
    """A document as it was read.

    Attributes:
        forms: each with its `amounts`, `indicators` and `cells`.
        told: texts that the quarantine or unclaimed cells hold, as texts are compared.
        quarantined: how many of its forms are in quarantine.
    """

    refusal: str | None
    forms: list[Row] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    quarantined: int = 0

    def tells(self, *texts: object) -> bool:
        """Whether one of these texts is reported, whole, as a part of what is told."""
        return any(text in told for text in filter(None, map(plain, texts)) for told in self.told)


# How texts are compared


def plain(text: object) -> str:
    """A text without white space, its characters in their plain form; nothing is an empty text."""
    return "" if text is None else re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text)))


def _project(text: object) -> str:
    return re.sub(r"^[0-9A-Z]{10,}-", "", plain(text))


def _named(text: object) -> str:
    return re.sub(r"^指标\d+:", "", plain(text))


def _number(text: object) -> Decimal | str:
    number = plain(text).replace(",", "").rstrip("分")
    return Decimal(number) if re.fullmatch(r"-?\d+(\.\d+)?", number) else number


@cache
def _aliases(level: int) -> dict[str, str]:
    seed = pl.read_csv(DBT / "seeds" / "indicator_level_aliases.csv")
    rows = seed.filter(pl.col("level") == level).select("alias", "name")
    return dict(rows.iter_rows())


def _level(level: int) -> Callable[[object], str]:
    def word(text: object) -> str:
        bare = re.sub(r"(指标|目标)$", "", simplified(plain(text)))
        return _aliases(level).get(bare, bare)

    return word


def _is_long_term(text: object) -> str:
    return "long" if text == "long_term" else ""


FORM_FIELDS: Fields = {
    "kind": plain,
    "fiscal_year": plain,
    "unit": plain,
    "unit_code": plain,
    "project": _project,
    "goal_text": plain,
    "long_term_goal_text": plain,
}
INDICATOR_FIELDS: Fields = {
    "level1": _level(1),
    "level2": _level(2),
    "name": _named,
    "target_text": plain,
    "term": _is_long_term,
    "comparator": plain,
    "result_text": plain,
    "weight": _number,
    "score": _number,
}


def facts(truth: Sequence[Row], document: Read) -> Iterator[Fact]:
    """What became of all that the truth has of a document, and of all that was read."""
    pairs = _pairs(truth, document.forms, _form_likeness)
    lost = [form for place, form in enumerate(truth) if place not in pairs]
    for place, form in enumerate(lost):
        yield from _lost_form(form, document, is_quarantined=place < document.quarantined)
    some_left = document.quarantined > len(lost)  # what is missing elsewhere may be of these
    for place, found in pairs.items():
        form, read_as = truth[place], document.forms[found]
        parts = _facts_of(form, read_as, document, some_left)
        yield from _whole("form", form["project"] or form["unit"], parts)
    for place, extra in enumerate(document.forms):
        if place not in pairs.values():
            yield Fact("form", "wrong", f"{extra['kind']} {_short(extra['project'])}")
            yield from (Fact("indicator", "wrong") for _ in extra["indicators"])
            yield from (Fact("amount", "wrong") for _ in extra["amounts"])


def _lost_form(form: Row, document: Read, *, is_quarantined: bool) -> Iterator[Fact]:
    names = [indicator["name"] for indicator in form["indicators"][:3]]
    told = is_quarantined or document.refusal is not None
    lost = _lost(
        "form",
        told or document.tells(form["project"], *names),
        _short(form["project"] or form["unit"]),
    )
    yield lost
    yield from (Fact("indicator", lost.how) for _ in form["indicators"])
    yield from (Fact("amount", lost.how) for amount in form["amounts"] if amount["yuan"])


def _whole(what: str, name: object, parts: Iterable[Fact]) -> Iterator[Fact]:
    """The parts of something, and whether it is right: where they all are."""
    told = list(parts)
    yield from told
    is_right = all(part.how == "right" for part in told)
    yield Fact(what, "right" if is_right else "flawed", _short(name))


def _facts_of(truth: Row, found: Row, document: Read, some_left: bool) -> Iterator[Fact]:
    yield from _values(truth, found, FORM_FIELDS, document, "")
    yield from _amounts(truth["amounts"], found, document)
    pairs = _pairs(truth["indicators"], found["indicators"], _indicator_likeness)
    for place, indicator in enumerate(truth["indicators"]):
        name = _short(indicator["name"])
        if place in pairs:
            read_as = found["indicators"][pairs[place]]
            parts = _values(indicator, read_as, INDICATOR_FIELDS, document, f" of {name}")
            yield from _whole("indicator", indicator["name"], parts)
        else:
            yield _lost("indicator", some_left or document.tells(indicator["name"]), name)
    for place, extra in enumerate(found["indicators"]):
        if place not in pairs.values():
            text = f"{_short(extra['name'])} | {_short(extra['target_text'])}"
            yield Fact("indicator", "wrong", text)


def _values(
    truth: Row,
    found: Row,
    fields: Fields,
    document: Read,
    of: str,
) -> Iterator[Fact]:
    """What is not right of some fields."""
    for name in fields:
        if _same(truth, found, name, fields[name]):
            continue
        expected, value = truth.get(name), found[name]
        if value is None and name != "term":
            yield _lost("value", document.tells(expected), f"{name}{of}: {_short(expected)}")
        else:
            yield Fact("value", "wrong", f"{name}{of}: {_short(value)} for {_short(expected)}")


def _same(truth: Row, found: Row, name: str, compared: Callable[[object], object]) -> bool:
    expected, value = truth.get(name), found[name]
    if compared(value) in [compared(one) for one in (expected, *truth.get(f"{name}_alt", ()))]:
        return True
    if name == "unit_code":  # wrong with the unit, or that of another one that is as right
        return plain(truth["unit"]) != plain(found["unit"])
    if name == "goal_text" and truth.get("goal_contains") and expected:
        return plain(expected) in plain(value)
    unsaid = name == "comparator" or (name == "level1" and truth["level2"] is not None)
    return unsaid and expected is None


def _amounts(truth: Sequence[Row], found: Row, document: Read) -> Iterator[Fact]:
    """What became of the amounts of a form; sources that the truth does not have are no fault."""
    left = [one for one in found["amounts"] if one["role"] != "source"]
    missing = []
    for amount in truth:
        if amount["yuan"] is None:  # without a unit of money it is a text alone
            continue
        hit = next((one for one in left if _is_it(amount, one)), None)
        if hit is not None:
            left.remove(hit)
        if hit is not None or _is_source(amount, found):
            yield Fact("amount", "right")
        else:
            missing.append(amount)
    for amount in missing:
        yield _missing(amount, left, document)
    for one in left:
        yield Fact("amount", "wrong", f"{one['role']}/{one['stage']} {one['yuan']}")


def _is_it(amount: Row, one: Row) -> bool:
    return _is_at(amount, one) and one["yuan"] == Decimal(amount["yuan"])


def _is_at(amount: Row, one: Row) -> bool:
    """Whether an amount has a role and a stage under which one of the truth would be right."""
    return one["role"] in (amount["role"], *amount.get("role_alt", ())) and one["stage"] in (
        amount["stage"],
        *amount.get("stage_alt", ()),
    )


def _is_source(amount: Row, found: Row) -> bool:
    """Whether a source is there: of its stage, or in a cell as a part of a part."""
    if "source" not in (amount["role"], *amount.get("role_alt", ())):
        return False
    yuan, stages = Decimal(amount["yuan"]), (amount["stage"], *amount.get("stage_alt", ()))
    equal = [one for one in found["amounts"] if one["yuan"] == yuan]
    cells = [text for _, _, taken_for, text in found["cells"] if taken_for == "source"]
    return any(one["stage"] in stages for one in equal) or (
        not any(one["role"] == "source" for one in equal)
        and any(yuan in _amounts_in(text) for text in cells)
    )


def _missing(amount: Row, left: Sequence[Row], document: Read) -> Fact:
    """What became of an amount that is not there; one that another took is told as wrong."""
    yuan = Decimal(amount["yuan"])
    text = f"{amount['role']}/{amount['stage']} {yuan}"
    if any(one["yuan"] == yuan or _is_at(amount, one) for one in left):
        return Fact("amount", "flawed", text)
    told = any(yuan in _amounts_in(cell) for cell in document.told)
    return _lost("amount", told or document.tells(amount.get("text")), text)


def _amounts_in(text: str) -> set[Decimal]:
    """What the numbers of a text come to in yuan, by whatever unit of money.

    A nought counts where it is the whole text.
    """
    if re.fullmatch(r"0(\.0+)?", plain(text)):
        return {Decimal(0)}
    numbers = {Decimal(one.replace(",", "")) for one in _DIGITS.findall(plain(text))} - {Decimal(0)}
    return {number * factor for number in numbers for factor in (1, 10**3, 10**4, 10**8)}


_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _lost(what: str, told: bool, text: str) -> Fact:
    return Fact(what, "reported" if told else "silent", text)


def _pairs(
    truth: Sequence[Row], found: Sequence[Row], likeness: Callable[[Row, Row], int]
) -> dict[int, int]:
    """Which of the truth is which of what was found, the most alike first, then the nearest."""
    scored = [
        (-likeness(one, other), abs(a - b), a, b)
        for a, one in enumerate(truth)
        for b, other in enumerate(found)
    ]
    pairs: dict[int, int] = {}
    for score, _, a, b in sorted(scored):
        if score < 0 and a not in pairs and b not in pairs.values():
            pairs[a] = b
    return pairs


def _form_likeness(truth: Row, found: Row) -> int:
    published = {(_named(one["name"]), plain(one["target_text"])) for one in truth["indicators"]}
    shared = sum(
        (_named(one["name"]), plain(one["target_text"])) in published for one in found["indicators"]
    )
    named = _project(truth["project"]) == _project(found["project"])
    is_project = truth["project"] is not None
    same_unit = plain(truth["unit"]) == plain(found["unit"])
    of_unit = 2 if named and not is_project else int(bool(named or shared))
    return 5 * (named and is_project) + shared + same_unit * of_unit


def _indicator_likeness(truth: Row, found: Row) -> int:
    same = {
        name: _same(truth, found, name, compared) for name, compared in INDICATOR_FIELDS.items()
    }
    rest = sum(same[name] for name in ("level1", "level2", "result_text")) + 2 * same["term"]
    if not same["name"] and (not same["target_text"] or rest < 4):
        return 0
    return 6 * same["name"] + 3 * same["target_text"] + rest


def _short(value: object) -> str:
    text = "∅" if value is None else " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
