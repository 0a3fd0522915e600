"""Texts that show by themselves what they are.

A cell that stands beside or under no label comes in; the texts of the `Form` that it says are
filled: of a label and its value in one cell, of several of them, of a coded unit, a year, a goal.
"""

from collections.abc import Callable

from pipelines.documents import Cell
from pipelines.forms.fields import is_coded_unit, is_year, parse_year, year_behind
from pipelines.forms.money.amounts import Amounts
from pipelines.forms.money.table import MoneyRows
from pipelines.forms.records import Form
from pipelines.forms.values.labels import (
    GOALS,
    LONG_TEXTS,
    LONGEST_INLINE,
    NAMES_OF_UNITS,
    VALUELESS,
    Label,
    goals_in,
)

Fill = Callable[[Label, Cell], str | None]
"""Takes a label's value; the field that took it."""


class Alone:
    """Reads such texts of one form."""

    def __init__(self, form: Form, amounts: Amounts, money: MoneyRows, fill: Fill) -> None:
        vocabulary = money.vocabulary
        self._form = form
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._amounts = amounts
        self._money = money
        self._fill = fill

    def read(self, cell: Cell) -> str | None:
        """The field of a text that shows by itself what it is.

        That is a label and its value in one cell, a coded unit, or a year.
        """
        text = cell.text
        has_colon = "：" in text or ":" in text
        field = self._amounts.inline(cell) if has_colon or self._money.is_open else None
        if field is None and has_colon and len(text) <= LONGEST_INLINE:
            field = self._read_inline(cell)
        if field is not None:
            return field
        if is_coded_unit(text):
            return self._fill(Label("unit", ""), cell)
        if is_year(text) and self._form.title_year in (None, parse_year(text)):
            self._form.title_year = parse_year(text)
            return "fiscal_year"
        return None

    def _read_inline(self, cell: Cell) -> str | None:
        """`项目名称：免费体检`, also several in one cell; the field of the first that is known."""
        found = self._vocabulary.labels_in(cell.text)
        if not found or cell.text[: found[0].start()].strip(" \u3000(（"):
            return None
        if (first := self._words[found[0]["label"]].label) in GOALS and (goal := self.goals(cell)):
            return goal
        if first in LONG_TEXTS:
            found = found[:1]  # a label inside it is a word of it
        fields: list[str | None] = []
        for place, match in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(cell.text)
            text = cell.text[match.end() : end].strip().rstrip(")）" if found[0].start() else "")
            word = self._words[match[0]]
            label = self._amounts.label(Cell(match["label"], cell.column), word)
            if label.field == "contact":
                fields.append("contact")
            elif text and label.field not in VALUELESS:
                if label.field in GOALS and label.text[-1].isdigit():
                    text = cell.text.strip()  # 目标2：… stays beside 目标1：…
                text = self._without_year(label, text)
                fields.append(self._fill(label, Cell(text, cell.column, cell.column_span)))
        known = [field for field in fields if field is not None]
        if "contact" in known:
            return "contact"
        return known[0] if known and len(known) == len(fields) else None

    def _without_year(self, label: Label, text: str) -> str:
        """The name of a unit without the year behind it, which is the form's."""
        name, year = year_behind(text) if label.field in NAMES_OF_UNITS else (text, None)
        if year is not None and self._form.title_year is None:
            self._form.title_year = year
        return name

    def goals(self, cell: Cell) -> str | None:
        """The field of the first of the goals in a cell that says which they are."""
        text = cell.text
        found = goals_in(text, self._vocabulary) if "：" in text or ":" in text else ()
        fields = [self._fill(label, Cell(goal, cell.column)) for label, goal in found]
        return next((field for field in fields if field is not None), None)
