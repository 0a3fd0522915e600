"""Units of measure, as data: `measure_units.csv`.

A word comes in; the unit that it is goes out, with what a number in it is to be multiplied with.
Adding a unit is a line there.
"""

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pipelines.targets.numbers import FACTOR, parse_factor

_SCALED = re.compile(rf"(?P<factor>{FACTOR})(?P<word>.+)")
_PER = re.compile(r"[/每·]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        name: canonical: `平方米` for `平米`.
        kind: `count`, `person`, `event`, `area`, `length`, `weight`, `volume`, `energy`, `power`,
            `data`, `time`, `ratio`, `money`, `score`; `None` for a word that the table does not
            have.
        factor: what a number in this word is to be multiplied with to be in `name`.
        per: what it is counted for, as in 元/台: canonical names.
    """

    name: str
    kind: str | None
    factor: Decimal = Decimal(1)
    per: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The name with what it is counted for: `元/人/月`."""
        return "/".join((self.name, *self.per))


@cache
def known_units() -> dict[str, Unit]:
    """Word → unit."""
    with files(__package__).joinpath("measure_units.csv").open(encoding="utf-8") as file:
        return {
            row["word"]: Unit(row["measure_unit"], row["unit_kind"], Decimal(row["factor"]))
            for row in csv.DictReader(file)
        }


@cache
def _longest_word() -> int:
    return max(map(len, known_units()))


def find_unit(text: str) -> Unit | None:
    """The unit that a text is, whole: `平米`, `万元`, `台(套)`, `元/人·月`, `元每人每月`.

    Args:
        text: without white space, half-width.
    """
    word, *per = _parts(text)
    unit = _single(word)
    if unit is None:
        return None
    return Unit(unit.name, unit.kind, unit.factor, tuple(_canonical(part) for part in per))


def _parts(text: str) -> list[str]:
    parts = [part for part in _PER.split(_without_brackets(text)) if part]
    return parts[:4] or [""]


def _without_brackets(text: str) -> str:
    """`台(套)` is 台, `(%)` is %, `元/(人·月)` is 元/人·月."""
    outside = re.sub(r"(?<=[^/(])\([^()]{1,6}\)", "", text)
    return outside.replace("(", "").replace(")", "")


def _single(word: str) -> Unit | None:
    """A known word, or one with a factor before it: `万元`.

    A word like 千米 is not 1000 米 but itself.
    """
    units = known_units()
    if word in units:
        return units[word]
    scaled = _SCALED.fullmatch(word)
    if scaled is None or scaled["word"] not in units:
        return None
    unit = units[scaled["word"]]
    return Unit(unit.name, unit.kind, unit.factor * parse_factor(scaled["factor"]))


def _canonical(word: str) -> str:
    word = word.removeprefix("个") or word
    known = known_units().get(word)
    return known.name if known else word


def unit_at_start(text: str) -> tuple[Unit, str] | None:
    """The longest known unit that a text begins with, and the rest: `个机柜` is 个 and 机柜."""
    for length in range(min(_longest_word(), len(text)), 0, -1):
        unit = known_units().get(text[:length])
        if unit is not None and not _goes_on(text, length):
            return unit, text[length:]
    return None


def _goes_on(text: str, length: int) -> bool:
    """Whether a word in Latin letters goes on: the m of mg is no metre."""
    return (
        text[length - 1].isascii()
        and text[length - 1].isalpha()
        and text[length : length + 1].isascii()
    )
