"""Forms with a fault: right ones in which something was changed, and the rules that fit it.

In `planted_faults.txt` a fault begins with `= `, the name of a form of `correct_forms.txt` and the
rules of which one should say it. What is changed follows, a line each: `old -> new`. After `+ ` and
a name is what is changed in another form, of the same unit, that is needed to see the fault. What
is `of another unit` is loaded beside the form that it was copied from.
"""

from pathlib import Path
from typing import NamedTuple


class Planted(NamedTuple):
    """A fault in a form.

    Attributes:
        form: the name of the form.
        rules: those that fit; one of them is enough.
        edits: what is changed.
        beside: another form that is needed to see it, and what is changed in that.
        is_copied: whether that is the form as it was, of another unit.
    """

    form: str
    rules: frozenset[str]
    edits: str
    beside: tuple[str, str] | None
    is_copied: bool


def _planted(text: str) -> Planted:
    said, _, rest = text.partition("\n")
    form, rules, *of_another = (part.strip() for part in said.split("|"))
    edits, plus, beside = rest.partition("+ ")
    name, _, its_edits = beside.partition("\n")
    other = (name, its_edits) if plus else (form, "") if of_another else None
    return Planted(form, frozenset(rules.split()), edits, other, bool(of_another))


FAULTS = [
    _planted(part)
    for part in (Path(__file__).parent / "planted_faults.txt")
    .read_text(encoding="utf-8")
    .removeprefix("= ")
    .split("\n= ")
]
