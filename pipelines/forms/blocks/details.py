"""The other tables inside a form: fund sources, spending details, tasks.

A row of header words comes in, and the block that it heads goes out; of a row under it, the fund
source and its amount, or a `Detail`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.documents import Cell, Row
from pipelines.forms.blocks.block import Block, columns_of
from pipelines.forms.records import Detail
from pipelines.forms.words.money_words import Money
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, Word


class _Summed(Block):
    """A block whose last row may add up the others.

    Attributes:
        is_summed: whether that row has come.
    """

    def __init__(self, fields: Mapping[int, str]) -> None:
        super().__init__(fields)
        self.is_summed = False

    def ends_at(self, row: Row, words: Mapping[str, Word]) -> bool:
        """Whether a text left of the block begins something else: money, or what follows a sum."""
        first, *others = [cell for cell in row if cell.text]
        if not self.starts_after(first.column) or first.text.isdecimal():
            return False
        return self.is_summed or any(words[cell.text].money is not None for cell in others)


class FundBlock(_Summed):
    """Fund sources and their amounts."""

    def __init__(self, fields: Mapping[int, str], money_unit: str | None) -> None:
        super().__init__(fields)
        self.money_unit = money_unit

    def item(self, row: Row) -> Cell | None:
        """The cell that names the source."""
        return self._cells(row).get("item")

    def amount(self, row: Row) -> Cell | None:
        """The cell with its money."""
        return self._cells(row).get("amount")


class DetailBlock(_Summed):
    """Spending items or tasks, one a row."""

    def __init__(self, kind: str, fields: Mapping[int, str], money_unit: str | None) -> None:
        super().__init__(fields)
        self.kind = kind
        self.money_unit = money_unit
        self._parts: dict[int, Money] = {}
        self._has_begun = False

    def take_lower_header(self, row: Row, vocabulary: Vocabulary) -> bool:
        """Take the second row of a header: 总额 | 财政拨款 | 其他资金 under 预算金额.

        Returns:
            Whether it is one: words of money alone, the total first, all under the amount.
        """
        cells = [cell for cell in row if cell.text]
        if self._has_begun or any(self.column(cell.column) != "amount" for cell in cells):
            return False
        parts = {cell.column: vocabulary.money(cell.text) for cell in cells}
        known = {column: money for column, money in parts.items() if money is not None}
        if len(cells) < 2 or len(known) < len(cells) or not _is_total(known[cells[0].column]):
            return False
        self._parts = known
        self._fields.update(dict.fromkeys(list(known)[1:], "remark"))
        return True

    def totals(self, row: Row) -> list[tuple[Money, Cell]]:
        """The amounts of a row that adds up the others, and which they are."""
        whole = {
            column: Money("budget") for column in self._fields if self.column(column) == "amount"
        }
        parts = self._parts or whole
        return [(parts[cell.column], cell) for cell in row if cell.text and cell.column in parts]

    def detail(self, row: Row, number: int) -> Detail | None:
        """The line that a row is, if it names anything."""
        self._has_begun = True
        cells = self._cells(row)
        name = cells.get("item")
        if name is None:
            return None
        texts = {field: cell.text for field, cell in cells.items()}
        return Detail(
            number,
            name.column + 1,
            self.kind,
            name.text,
            texts.get("description"),
            texts.get("goal"),
            texts.get("amount"),
            self.money_unit,
            None,
        )


def _is_total(money: Money) -> bool:
    return money.role in (None, "budget")


def detail_block(row: Row, vocabulary: Vocabulary) -> FundBlock | DetailBlock | None:
    """The other table of a form that a row is the header of, if it is one.

    All its cells are words of that table, but for a label beside it.
    """
    words = vocabulary.words
    header = [cell for cell in row if cell.text]
    if not words[header[0].text].parts and words[header[0].text].label:
        header = header[1:]
    is_beside = words[header[0].text].label or (
        words[header[0].text] is NO_WORD and vocabulary.money_unit_of(header[0].text)
    )
    block = _block_under(row, header, words) or (
        _block_under(row, header[1:], words) if is_beside else None
    )
    if block is not None and block.money_unit is None:
        block.money_unit = vocabulary.money_unit_of(row[0].text)
    return block


def _block_under(
    row: Row, header: list[Cell], words: Mapping[str, Word]
) -> FundBlock | DetailBlock | None:
    if len(header) < 2 or not all(words[cell.text].parts for cell in header):
        return None
    shared = set.intersection(*(set(words[cell.text].parts) for cell in header))
    for kind in sorted(shared):
        found = [words[cell.text].parts[kind] for cell in header]
        required = {"item", "amount"} if kind == "fund_source" else {"item"}
        if (
            required <= set(found)
            and found.count("item") == 1
            and found.count("amount") <= 1
            and len(set(found)) > 1
        ):
            return _detail_block(kind, row, header, words)
    return None


def _detail_block(
    kind: str, row: Row, header: list[Cell], words: Mapping[str, Word]
) -> FundBlock | DetailBlock:
    fields: dict[int, str] = {}
    money_unit = None
    heads = set(header)
    for cell in row:
        field = words[cell.text].parts[kind] if cell in heads else "label" if cell.text else ""
        if field == "amount":
            money_unit = words[cell.text].money_unit
        fields.update(dict.fromkeys(columns_of(cell), field))
    return (
        FundBlock(fields, money_unit)
        if kind == "fund_source"
        else DetailBlock(kind, fields, money_unit)
    )
