"""Where in the file the rows of a form are, and what of them the file hides.

The parts of tables that a form is read from are noted as they come; when it is read, its records
get the columns that they have in the file, and readings of hidden cells are marked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.documents import Table
from pipelines.forms.doubts import mark_seen
from pipelines.forms.records import CellReading, Form, HiddenReading, Indicator


class Origins:
    """Where in the file the rows of the form that stands open are.

    Attributes:
        offset: how many columns of the file stand left of the table that is being read.
    """

    def __init__(self) -> None:
        self.offset = 0
        self._parts: list[tuple[int, int]] = []  # the first row of a part, and its offset
        self._hidden: dict[int, frozenset[int] | None] = {}  # row → its hidden columns, or all
        self._sure: dict[tuple[int, int], float] = {}  # row and column → how sure it is

    def begin(self, first: int) -> None:
        """From this row of the form on, its cells stand where those of the table do."""
        if self.offset or self._parts:
            self._parts.append((first, self.offset))

    def mark(self, number: int, place: int, table: Table) -> None:
        """Row `number` of the form is the row at a place of a table with marks of its own.

        Parts of it are hidden, or it was read by sight.
        """
        if table.hides:
            is_hidden = place in table.hidden_rows
            self._hidden[number] = None if is_hidden else table.hidden_columns
        for (row, column), confidence in table.confidences.items():
            if row == place:
                self._sure[number, column + 1] = confidence

    def end(self, form: Form) -> None:
        """The form is read: its records get the columns of the file; what is hidden, is marked."""
        parts, self._parts = self._parts, []
        hidden, self._hidden = self._hidden, {}
        if any(offset for _, offset in parts):
            _shift(form, parts)
        if hidden:
            form.readings = [
                HiddenReading(*reading) if _is_in(reading, hidden) else reading
                for reading in form.readings
            ]
        if self._sure:
            mark_seen(form, self._sure)
            self._sure = {}


def _is_in(reading: CellReading, hidden: Mapping[int, frozenset[int] | None]) -> bool:
    columns = hidden.get(reading.row, frozenset())
    return columns is None or reading.column - 1 in columns


def _shift(form: Form, parts: Sequence[tuple[int, int]]) -> None:
    """Give the records of a form the columns that they have in the file."""

    def shifted(record: Any) -> Any:  # noqa: ANN401 - of any kind
        offset = next((by for first, by in reversed(parts) if record.row >= first), 0)
        named = {"name_column": record.name_column + offset} if _is_indicator(record) else {}
        return record._replace(column=record.column + offset, **named)

    form.readings = [shifted(record) for record in form.readings]
    form.amounts = [shifted(record) for record in form.amounts]
    form.details = [shifted(record) for record in form.details]
    form.indicators = [shifted(record) for record in form.indicators]
    form.reasons = [shifted(record) for record in form.reasons]


def _is_indicator(record: object) -> bool:
    return isinstance(record, Indicator)
