"""What a target is understood as.

Records only: a `Target` of `Clause`s, as the grammar gives them, and what a form says of a number
outside its cell. What their codes may be is in `codes`.
"""

from decimal import Decimal
from typing import NamedTuple

from pipelines.targets.units import Unit


class Clause(NamedTuple):
    """One measurable statement.

    Attributes:
        kind: one of `TargetKind`, but neither compound nor qualitative.
        text: the part of the target it was read from, without white space and half-width.
        comparator: one of `Comparator`; of a range `>=`.
        value: in `measure_unit`, factors folded in; a ratio is a fraction of 1.
        value_upper: the upper end of a range, included.
        measure_unit: canonical; `元/台` for a unit price; `None` where nothing says it.
        period_start: first day, `2023-01-01`, or without the year, `--01` or `--01-31`.
        period_end: last day, likewise.
        frequency: one of `Frequency`.
        change_direction: one of `ChangeDirection` where the value is by how much something changes;
            `None` for a level.
        compared_with: one of `ComparedWith`: what it is held against.
        is_approximate: of a number, whether the text says about (约, 左右).
    """

    kind: str
    text: str
    comparator: str | None = None
    value: Decimal | None = None
    value_upper: Decimal | None = None
    measure_unit: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    frequency: str | None = None
    change_direction: str | None = None
    compared_with: str | None = None
    is_approximate: bool | None = None


class Target(NamedTuple):
    """A target as understood.

    Attributes:
        kind: that of its clause; `compound` for several clauses or one and a remainder;
            `qualitative` for none.
        clauses: every measurable statement.
        remainder: what was not understood of it.
        compared_with: one of `ComparedWith`, of a qualitative target (不低于上年).
        read_from: what took part in its number: of `ReadFrom`.
    """

    kind: str
    clauses: tuple[Clause, ...] = ()
    remainder: str | None = None
    compared_with: str | None = None
    read_from: tuple[str, ...] = ()


class Elsewhere(NamedTuple):
    """What the form says of a number outside its cell.

    Attributes:
        unit: for a number without one.
        comparator: for a number without a sign.
        is_unreadable: whether a column of units holds something else: then a number without a unit
            is not understood.
    """

    unit: Unit | None
    comparator: str | None
    is_unreadable: bool = False


NOWHERE = Elsewhere(None, None)
"""Where the form says nothing else of it."""
