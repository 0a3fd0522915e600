"""Examples of what a target means, as data: `examples.toml`.

The pages show them, and a test holds each to the grammar.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipelines.targets.clauses import Clause, Target


class Example(NamedTuple):
    """A target as written, and what it means.

    Attributes:
        about_zh, about_en: what it is an example of; the same for some in a row.
        written: as published; with ` | ` the text, the column of units, and that of signs.
        means: as `said` says it.
    """

    about_zh: str
    about_en: str
    written: str
    means: str


@cache
def examples() -> tuple[Example, ...]:
    """All examples, in their order."""
    text = files(__package__).joinpath("examples.toml").read_text(encoding="utf-8")
    return tuple(
        Example(part["zh"], part["en"], written, means)
        for part in tomllib.loads(text)["part"]
        for written, means in part["examples"].items()
    )


def said(target: Target) -> str:
    """A target in short, in the codes of the data: `ratio >= 0.08 increase previous_year`.

    Clauses stand apart by `&`, what was not understood is `+ rest`, and a text that means nothing
    measurable is `text`.
    """
    told = " & ".join(" ".join(_clause(clause)) for clause in target.clauses) or "text"
    if target.compared_with:
        told += f" {target.compared_with}"
    return told + (" + rest" if target.clauses and target.remainder else "")


def _clause(clause: Clause) -> Iterator[str]:
    yield clause.kind
    if clause.value is not None:
        upper = f"..{clause.value_upper.normalize():f}" if clause.value_upper is not None else ""
        yield f"{clause.comparator} {clause.value.normalize():f}{upper}"
    if clause.period_end is not None:
        yield "..".join(filter(None, (clause.period_start, clause.period_end)))
    yield from filter(
        None, (clause.measure_unit, clause.frequency, clause.change_direction, clause.compared_with)
    )
    if clause.is_approximate:
        yield "about"
