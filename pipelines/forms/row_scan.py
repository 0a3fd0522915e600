"""One row of labels and values, taken apart from left to right.

Its cells come in, told apart by their words; the labels, those without a value, and the values with
what stands left of each of them go out.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.labels import VALUELESS, Label
from pipelines.forms.money import is_number
from pipelines.forms.money_table import holds_figure


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


class RowScan:
    """The cells of a row, one by one.

    Attributes:
        labels: the fields of its labels.
        unanswered: labels without a value beside them.
        values: the other cells that hold something.
    """

    def __init__(self, row: Row, beside: Mapping[int, Label]) -> None:
        self.labels: list[str] = []
        self.unanswered: list[tuple[Cell, Label]] = []
        self.values: list[Value] = []
        filled = [cell.column for cell in row if cell.text]
        self._last = max(filled, default=0)
        self._is_alone = len(filled) == 1
        self._beside = beside
        self._left: Label | None = None
        self._answered = False
        self._is_known = True
        self._merged: Label | None = None

    @property
    def pending(self) -> Label | None:
        """The label that waits for its value."""
        return None if self._answered else self._left

    def take_label(self, cell: Cell, label: Label) -> None:
        """Take a label."""
        self.unanswered.append((cell, label))
        self.labels.append(label.field)
        self._left, self._answered, self._is_known = label, False, True

    def take_value(self, cell: Cell) -> None:
        """Take a cell that is no label."""
        around = (self._left, self._answered, self._merged, self._is_known, self._is_alone)
        self.values.append(Value(cell, *around))
        if self.pending is not None and self.unanswered:
            self.unanswered.pop()
        self._answered = True
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
            self._answered = True


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
