"""The money of a form.

Labels about money and the cells with their values come in, one by one; the `Amount`s of the form go
out, in yuan where text and unit say how many.

What an amount is, the label beside it and the one above say together. A part is of the total that
it stands under, and takes its stage. Its unit of money is its own, that of its label or its
section, else the form's, else what the other labels agree on.
"""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.blocks.details import DetailBlock
from pipelines.forms.money.parse import Part, amounts_in, is_blank_mark, is_number
from pipelines.forms.money.stages import Entry, of_a_project, settled
from pipelines.forms.records import Amount, CellReading, Detail, Form, make_amount
from pipelines.forms.values.claims import claim_again
from pipelines.forms.values.labels import Label
from pipelines.forms.words.money_words import WITHIN, Money, combined
from pipelines.forms.words.vocabulary import Vocabulary, Word

CROSSED = "other_amount"
"""The field of money that is kept with its cell alone: the fiscal part of 基本支出, income."""
_NOTHING = Money()


class _Total(NamedTuple):
    """A label that asks for a total; parts below it or right of it are of it."""

    row: int
    column: int
    stage: str | None


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
        self._section_unit: str | None = None
        self._label_units: set[str] = set()
        self._totals: list[_Total] = []
        self._section_from = 0
        self._years: defaultdict[int, set[int]] = defaultdict(set)
        self._entries: list[Entry] = []
        self._sums: list[Entry] = []
        self._unanswered: Amount | None = None

    def label(self, cell: Cell, word: Word, *, heads: bool = False) -> Label:
        """The label that a cell is, with what it asks for.

        Args:
            cell: the cell.
            word: its word.
            heads: whether it stands over a column of a table of money.
        """
        field = word.label or ""
        if field in ("section", "fund_source"):
            self.side_unit(word.money_unit)
        if field == "section":
            self._section_from = len(self._totals)
            self._years.clear()
        if word.money is None:
            return Label(field, cell.text, word.money_unit, heads=heads)
        if word.money_unit:
            self._label_units.add(word.money_unit)
        money = word.money if heads else self._sum_of_years(cell, word.money)
        total = None if heads else self._total(cell, money)
        if field == "budget" and self._unanswered is None:
            self._unanswered = self._amount("budget", "annual", None, cell.text, "", cell)
        return Label(field, cell.text, word.money_unit, money, total, heads)

    def head(self, cell: Cell, word: Word, over: Label | None) -> Label:
        """The label that heads a column of money; over it, another may say the rest."""
        label = self.label(cell, word, heads=True)
        if word.money is None:
            self.side_unit(word.money_unit)
        if word.money and over is not None and over.heads and over.money is not None:
            money = combined(word.money, over.money)
            label = label._replace(money=money, money_unit=label.money_unit or over.money_unit)
        return label

    def _sum_of_years(self, cell: Cell, money: Money) -> Money:
        """What a row's label asks for: 合计 under two years is of all of them."""
        years = self._years[cell.column]
        if money.year is not None:
            years.add(money.year)
        if len(years) > 1 and money[:3] == ("budget", None, None):
            return money._replace(stage="multi_year")
        return money

    def side_unit(self, unit: str | None) -> None:
        """A unit of money that stands in the brackets of a side label nobody knows, if one does."""
        if unit is not None:
            self._section_unit = unit
            self._label_units.add(unit)

    def note_unit(self, unit: str | None) -> None:
        """The unit of money of another table in the form, if it says one."""
        if unit is not None:
            self._label_units.add(unit)

    def _total(self, cell: Cell, money: Money) -> int | None:
        """Counts the total that a label asks for, or that the part it asks for is of."""
        row = self._form.row_count
        if money.role in (None, "budget"):
            self._totals.append(_Total(row, cell.column, money.stage))
            return len(self._totals) - 1
        backwards = range(len(self._totals) - 1, self._section_from - 1, -1)
        for at in backwards:
            if self._totals[at].row == row:
                return at
        for at in backwards:
            if self._totals[at].column == cell.column:
                return at
        if not backwards:
            return None
        known = [(at, self._totals[at]) for at in reversed(backwards)]
        latest = [(at, total) for at, total in known if total.row == known[-1][1].row]
        left = [at for at, total in latest if total.column <= cell.column]
        return left[-1] if left else latest[0][0]

    def fill(self, label: Label, above: Label | None, cell: Cell) -> str | None:
        """Take an amount beside a label, under another or not; the field that takes it."""
        money: Money | None = label.money or _NOTHING
        if above is not None and above.money is not None:
            money = combined(label.money or _NOTHING, above.money)
        if money is None:
            return CROSSED
        role = money.role or "budget"
        if role == WITHIN:
            return CROSSED
        if is_blank_mark(cell.text):
            return role
        if above is None and money.stage == "annual" and label.total is not None:
            # 当年财政拨款 under what was spent is what was spent of it.
            total = self._totals[label.total].stage
            money = money._replace(stage=total if total in ("initial", "executed") else "annual")
        said = label if label.money and label.money.role == money.role else above or label
        unit = label.money_unit or (above.money_unit if above is not None else None)
        unit = unit or self._section_unit
        named = Label(said.field, said.text, unit, said.money, label.total, said.heads)
        parts = () if is_number(cell.text) else amounts_in(cell.text)
        if not parts:
            return self._take(named, money, cell, cell.text)
        return self._take_parts(named, money, cell, parts)

    def inline(self, cell: Cell, *, needs_total: bool = False) -> str | None:
        """Take labels and amounts that share a cell: 其中：财政拨款：80; the field of the first.

        Args:
            cell: the cell.
            needs_total: whether it must begin with a total.
        """
        parts = amounts_in(cell.text)
        said = [self._vocabulary.money(part.label) if part.label else None for part in parts]
        if not parts or None in said:
            return None
        if needs_total and (said[0] is None or said[0].role != "budget"):
            return None
        fields = []
        for part, money in zip(parts, said, strict=True):
            label = self.label(Cell(part.label, cell.column), Word("inline", money=money))
            label = label._replace(money_unit=self._section_unit)
            fields.append(self._take(label, money or _NOTHING, cell, part.text, part.text))
        return next((field for field in fields if field is not None), None)

    def _take_parts(
        self, label: Label, money: Money, cell: Cell, parts: tuple[Part, ...]
    ) -> str | None:
        """Take the total of a sentence, and its parts as far as their words say what they are."""
        taken = None
        for part in parts:
            said = self._vocabulary.money(part.label) if part.label else _NOTHING
            if said is None:
                self._take_purpose(label, money, cell, part)
            elif said.role in (None, "budget"):
                whole = combined(money, said) or money
                taken = self._take(label, whole, cell, cell.text, part.text) or taken
            elif said.role != money.role:
                named = label._replace(text=part.label)
                staged = said._replace(stage=said.stage or money.stage)
                self._take(named, staged, cell, part.text, part.text)
        return taken

    def _take_purpose(self, label: Label, money: Money, cell: Cell, part: Part) -> None:
        """What a part of the total is for, as 高标准农田建设400万元, is a line of its spending."""
        if part.label and money.role in (None, "budget"):
            row, column, unit = self._form.row_count, cell.column + 1, label.money_unit
            self._form.details.append(
                Detail(row, column, "spending", part.label, None, None, part.text, unit, None)
            )

    def _take(
        self, label: Label, money: Money, cell: Cell, text: str, figure: str | None = None
    ) -> str | None:
        """Take an amount; its role, or `None` where another amount stands for it already.

        Args:
            label: its label.
            money: which amount it is.
            cell: where it stands.
            text: its text as published.
            figure: what of the text is the amount.
        """
        role = money.role or "budget"
        if role == WITHIN:
            return CROSSED
        own = self._vocabulary.name(label.text) if role == "source" else None
        for source in dict.fromkeys((own and self._source(label, money), own)):
            amount = self._amount(role, money.stage or "", source, label.text, text, cell)
            last = len(self._totals) - 1 if label.total is not None else None
            entry = Entry(
                amount,
                money.year,
                label.total,
                last,
                label.money_unit,
                figure or text,
                money.yields,
            )
            standing = next((one for one in self._entries if one.key == entry.key), None)
            if standing is None:
                self._entries.append(entry)
                return role
            if standing.figure == entry.figure:
                return role
        return None

    def _source(self, label: Label, money: Money) -> str:
        """The name of a source: the published one where it is known, else what its words mean."""
        own = self._vocabulary.name(label.text)
        return own if own in self._vocabulary.fund_sources else money.source or own

    def add(self, label: Label, role: str, stage: str, cell: Cell) -> str | None:
        """Take an amount whose role and stage are known; its role, or `None` likewise."""
        return self._take(label, Money(role, stage), cell, cell.text)

    def take_lone(self, label: CellReading, value: CellReading) -> None:
        """A bare 金额 with its number is the budget, where the form speaks of no other money."""
        if self._entries or self._sums or self._form.kind == "department":
            return
        place = (value.row, value.column)
        amount = make_amount(
            ("budget", "annual", None, label.text, value.text, None, None, *place, None)
        )
        unit = self._vocabulary.money_unit_of(label.text)
        self._entries.append(Entry(amount, None, None, None, unit, value.text, False))
        claim_again(self._form, (label.row, label.column, label.text), "label")
        claim_again(self._form, (*place, value.text), "budget")

    def note_sums(self, block: DetailBlock, label: Cell, row: Row) -> None:
        """The sums of a table of tasks or spending: the form's amounts, if nothing else says them.

        Of a department its tasks add up to the budget, of a project its spending.
        """
        if block.kind != ("task" if self._form.kind == "department" else "spending"):
            return
        for money, cell in block.totals(row):
            amount = self._amount(
                money.role or "budget", "annual", None, label.text, cell.text, cell
            )
            entry = Entry(amount, None, None, None, block.money_unit, cell.text, False)
            if amount.role != "source" and is_number(cell.text):
                self._sums.append(entry)

    def _amount(
        self, role: str, stage: str, source: str | None, label_text: str, text: str, cell: Cell
    ) -> Amount:
        row, column = self._form.row_count, cell.column + 1
        return make_amount((role, stage, source, label_text, text, None, None, row, column, None))

    def finish(self) -> None:
        """Give the form its amounts, and its details their yuan; all labels have been read."""
        form = self._form
        if not any(entry.amount.role == "budget" for entry in self._entries):
            self._entries += self._sums
        if form.kind != "department" and form.project_name is not None:
            self._entries = of_a_project(self._entries)
        in_yuan = [self._in_yuan(entry) for entry in self._entries]
        stages = [total.stage for total in self._totals]
        adjusted = self._vocabulary.money_parts.get("adjusted", ())
        form.amounts, left = settled(in_yuan, stages, form, adjusted)
        for amount, field in left:
            claim_again(form, (amount.row, amount.column, None), field)
        has_budget = any(amount.role == "budget" for amount in form.amounts)
        if self._unanswered is not None and not has_budget and form.kind != "department":
            unit = self._money_unit(None)
            form.amounts.append(self._unanswered._replace(money_unit=unit))
        form.details = [self._detail_in_yuan(detail) for detail in form.details]

    def _in_yuan(self, entry: Entry) -> Entry:
        money_unit = self._money_unit(entry.money_unit)
        yuan = self._yuan(entry.figure, money_unit)
        said, beside = entry.amount[:5], entry.amount[7:]
        return entry.of(make_amount((*said, money_unit, yuan, *beside)))

    def _detail_in_yuan(self, detail: Detail) -> Detail:
        money_unit = self._money_unit(detail.money_unit)
        yuan = self._yuan(detail.text or "", money_unit)
        return detail._replace(money_unit=money_unit, yuan=yuan)

    def _money_unit(self, own: str | None) -> str | None:
        others = next(iter(self._label_units)) if len(self._label_units) == 1 else None
        return own or self._form.money_unit or self.unit_above or others

    def _yuan(self, text: str, money_unit: str | None) -> Decimal | None:
        return self._vocabulary.yuan(text, money_unit)
