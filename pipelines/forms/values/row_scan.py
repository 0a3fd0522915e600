"""One row of labels and values, taken apart from left to right.

Its cells come in, told apart by their words; the labels, those without a value, and the values with
what stands left of each of them go out.
"""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.fields import is_year
from pipelines.forms.money.heads import holds_figure
from pipelines.forms.money.parse import is_number
from pipelines.forms.values.labels import VALUELESS, Label
from pipelines.forms.words.vocabulary import squeeze


class Value(NamedTuple):
    """A cell that is no label, and what stands around it.

    Attributes:
        left: the label left of it in its row.
        answered: whether that label has a value already.
        merged: the label that is merged down left of it.
        is_known: whether no text that nobody knows stands between.
        is_alone: whether nothing else stands in its row.
    """

    cell: Cell
    left: Label | None
    answered: bool
    merged: Label | None
    is_known: bool
    is_alone: bool


make_value = partial(tuple.__new__, Value)
"""`Value` of a tuple of all its fields, in a third of the time."""


class RowScan:
    """The cells of a row, one by one.

    Attributes:
        labels: the fields of its labels.
        unanswered: labels without a value beside them.
        pending: the label that waits for its value.
        values: the other cells that hold something.
    """

    def __init__(self, row: Row, beside: Mapping[int, Label]) -> None:
        """Begin a row.

        Args:
            row: its cells that hold something.
            beside: the labels that are merged down from above, by column.
        """
        self.labels: list[str] = []
        self.unanswered: list[tuple[Cell, Label]] = []
        self.values: list[Value] = []
        self._last = row[-1].column if row else 0
        self._is_alone = len(row) == 1
        self._beside = beside
        self.pending: Label | None = None
        self._left: Label | None = None
        self._is_known = True
        self._merged: Label | None = None

    def take_label(self, cell: Cell, label: Label) -> None:
        """Take a label."""
        self.unanswered.append((cell, label))
        self.labels.append(label.field)
        self._left = self.pending = label
        self._is_known = True

    def take_value(self, cell: Cell) -> None:
        """Take a cell that is no label."""
        is_answered = self._left is not self.pending
        around = (self._left, is_answered, self._merged, self._is_known, self._is_alone)
        self.values.append(make_value((cell, *around)))
        if self.pending is not None:
            self.unanswered.pop()
            self.pending = None
        self._is_known = self._is_known and holds_figure(cell.text)

    def take_blank(self, cell: Cell) -> None:
        """Take a blank: the value of the label before it, or what that one covers.

        At the end of a row, blanks may be there to fill it.
        """
        if self._left is None:
            self._merged = self._beside.get(cell.column) or self._merged
        elif (
            self.pending is not None
            and self._left.field not in VALUELESS
            and cell.column < self._last
        ):
            self.unanswered.pop()
            self.pending = None


def may_go_on(merged: Label, value: Value, above: Label | None) -> bool:
    """Whether a cell may be a further value of the label that is merged down left of it.

    Of money only a number is, alone in its row: several stand under heads.
    """
    if merged.money is None:
        return merged.field not in VALUELESS
    return value.is_alone and is_number(value.cell.text) and not (above and above.heads)


def may_stand_under(above: Label, cell: Cell, is_known: bool) -> bool:
    """Whether a cell may be the value of the label above it.

    Of money only a number is, and only where no text that nobody knows stands left of it.
    """
    if above.field in VALUELESS or _heads_otherwise(above):
        return False
    return above.money is None or (is_known and is_number(cell.text))


def _heads_otherwise(above: Label) -> bool:
    """Whether a label heads a column of neither money nor shares."""
    return above.heads and above.money is None and above.field != "execution"


def is_year_beside(cell: Cell, row: Row) -> bool:
    """Whether a cell is a year that stands beside other texts: it need not be that of the form."""
    return is_year(cell.text) and any(
        one.text and one is not cell and ":" not in squeeze(one.text) for one in row
    )
