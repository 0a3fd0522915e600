"""The rows of the other tables inside a form: fund sources, spending details, tasks.

A row comes in, with the block that it is of; its cells are claimed, and the amount or the `Detail`
that it is goes to the form.
"""

from pipelines.documents import Cell, Row
from pipelines.forms.blocks.details import DetailBlock, FundBlock
from pipelines.forms.money.amounts import Amounts
from pipelines.forms.money.parse import is_number
from pipelines.forms.records import Form
from pipelines.forms.values.claims import claim
from pipelines.forms.values.labels import Label
from pipelines.forms.words.money_words import MONEY
from pipelines.forms.words.vocabulary import Vocabulary, Word


class OtherTables:
    """The lines of the other tables of one form."""

    def __init__(self, form: Form, vocabulary: Vocabulary, amounts: Amounts) -> None:
        self._form = form
        self._words = vocabulary.words
        self._amounts = amounts

    def read(self, block: FundBlock | DetailBlock, row: Row) -> None:
        """Take a row under the header of such a table."""
        asks: Label | None = None
        for cell in row:
            field = block.header_field(cell.column) and block.column(cell.column)
            if cell.text and block.starts_after(cell.column):
                word = self._words[cell.text]
                if word.label is not None:
                    field = "label"
                    asks = self._label(cell, word, block)
                elif asks is not None and is_number(cell.text):
                    field = self._amounts.fill(asks, None, cell)
            claim(self._form, cell, field)
        if isinstance(block, FundBlock):
            self._fund(block, row, None)
            return
        detail = block.detail(row, self._form.row_count)
        if detail is not None:
            self._form.details.append(detail)

    def _label(self, cell: Cell, word: Word, block: FundBlock | DetailBlock) -> Label | None:
        """A label beside the table that asks for money, as 基本支出 beside the sources of it."""
        if word.money is None:
            return None
        label = self._amounts.label(cell, word)
        return label._replace(money_unit=label.money_unit or block.money_unit)

    def total(self, block: FundBlock | DetailBlock, row: Row, first: Cell) -> None:
        """Take the row that adds up the others; `first` is its label."""
        block.is_summed = True
        if isinstance(block, FundBlock):
            self._fund(block, row, "budget")
        else:
            self._amounts.note_sums(block, first, row)

    def _fund(self, block: FundBlock, row: Row, role: str | None) -> None:
        """Take the amount of a fund source, or of the row that adds them up."""
        item, amount = block.item(row), block.amount(row)
        if item is None or amount is None:
            return
        word = self._words[item.text]
        role = role or MONEY.get(word.label or "", ("source", None))[0] or "source"
        label = Label("source", item.text, block.money_unit)
        self._amounts.add(label, role, "annual", amount)
