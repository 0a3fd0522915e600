"""The money of a form.

Labels about money and the cells with their values come in, one by one; the `Amount`s of the form go
out, in yuan where text and unit say how many.

What an amount is, the label beside it and the one above say together. Its unit of money is that of
its label or its section, else the form's, else what the other labels agree on.
"""

from decimal import Decimal

from pipelines.documents import Cell
from pipelines.forms.fields import parse_amount
from pipelines.forms.labels import MONEY, Label
from pipelines.forms.records import Amount, Detail, Form
from pipelines.forms.vocabulary import Vocabulary, Word

_Key = tuple[str, str, str]
"""Role, stage and source, of which a form has one amount each."""
_UNANSWERED: _Key = ("budget", "", "")
"""A label of the budget without a value: its place is kept until one comes."""


class Amounts:
    """The amounts of one form, as its rows are read.

    Attributes:
        unit_above: the unit of money that stands above the form's table, or above that of the form
            whose title it shares.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self.unit_above: str | None = None
        self._form = form
        self._vocabulary = vocabulary
        self._stages: dict[int, str] = {}
        self._section_unit: str | None = None
        self._label_units: set[str] = set()
        self._amounts: dict[_Key, Amount] = {}
        self._units: dict[_Key, str | None] = {}

    def label(self, cell: Cell, word: Word, *, side_by_side: bool = False) -> Label:
        """The label that a cell is, with the stage of the amounts it asks for.

        Args:
            cell: the cell.
            word: its word.
            side_by_side: whether the row has this label twice, as where money of all years and of
                one stand beside each other; then the stage of the label above holds.
        """
        field = word.label or ""
        if field == "section":
            self._section_unit = word.money_unit or self._section_unit
            self._stages.clear()
        stage = self._stage(field, cell.column, side_by_side)
        if field in MONEY and word.money_unit:
            self._label_units.add(word.money_unit)
        if field == "budget" and not any(key[0] == "budget" for key in self._amounts):
            self._amounts[_UNANSWERED] = self._amount("budget", "annual", None, cell.text, "", cell)
        return Label(field, cell.text, word.money_unit, stage)

    def _stage(self, field: str, column: int, side_by_side: bool) -> str | None:
        role, stage = MONEY.get(field, (None, None))
        if role is not None and stage is None and role != "budget":
            return self._stages.get(column) if side_by_side else None
        if field in MONEY and stage is not None:
            self._stages[column] = stage
        elif field in MONEY:
            self._stages.pop(column, None)
        return stage

    def fill(self, label: Label, above: Label | None, cell: Cell) -> str | None:
        """Take an amount beside a label, under another or not; the role that it has."""
        role, stage = MONEY[label.field][0], label.stage
        name = label
        if above is not None:
            role_above, stage_above = MONEY[above.field]
            if role is None or (role == "budget" and role_above not in (None, "budget")):
                role, name = role_above, above
            stage = above.stage or stage_above or stage
        unit = label.money_unit or (above.money_unit if above is not None else None)
        unit = unit or self._section_unit
        named = name if name.money_unit == unit else name._replace(money_unit=unit)
        return self.add(named, role or "budget", stage or "annual", cell)

    def add(self, label: Label, role: str, stage: str, cell: Cell) -> str | None:
        """Take an amount whose role and stage are known.

        Returns:
            The role, or `None` where another amount stands for it already.
        """
        source = self._vocabulary.name(label.text) if role == "source" else None
        key = (role, stage, source or "")
        standing = self._amounts.get(key)
        if standing is not None and standing.text:
            return role if standing.text == cell.text else None
        if role == "budget":
            self._amounts.pop(_UNANSWERED, None)
        self._amounts[key] = self._amount(role, stage, source, label.text, cell.text, cell)
        self._units[key] = label.money_unit
        return role

    def _amount(
        self, role: str, stage: str, source: str | None, label_text: str, text: str, cell: Cell
    ) -> Amount:
        row, column = self._form.row_count, cell.column + 1
        return Amount(role, stage, source, label_text, text, None, None, row, column)

    def finish(self) -> None:
        """Give the form its amounts, and its details their yuan; all labels have been read."""
        form = self._form
        if form.kind == "department":
            self._amounts.pop(_UNANSWERED, None)
        form.amounts = [self._amount_in_yuan(key, amount) for key, amount in self._amounts.items()]
        form.details = [self._detail_in_yuan(detail) for detail in form.details]

    def _amount_in_yuan(self, key: _Key, amount: Amount) -> Amount:
        money_unit = self._money_unit(self._units.get(key))
        yuan = self._yuan(amount.text, money_unit)
        return Amount(*amount[:5], money_unit, yuan, amount.row, amount.column)

    def _detail_in_yuan(self, detail: Detail) -> Detail:
        money_unit = self._money_unit(detail.money_unit)
        yuan = self._yuan(detail.text or "", money_unit)
        return detail._replace(money_unit=money_unit, yuan=yuan)

    def _money_unit(self, own: str | None) -> str | None:
        others = next(iter(self._label_units)) if len(self._label_units) == 1 else None
        return own or self._form.money_unit or self.unit_above or others

    def _yuan(self, text: str, money_unit: str | None) -> Decimal | None:
        return parse_amount(text, money_unit, self._vocabulary.money_units)
