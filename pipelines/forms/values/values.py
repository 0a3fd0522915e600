"""Labels and their values.

The rows outside blocks come in, one by one, and paragraphs between tables; the texts of the `Form`
and its amounts are filled from them, and each cell is claimed by the field that took it, or by
none.

A *label* is followed by its value, stands above it, or stands with it in one cell. A label without
a value beside it is remembered: it may be merged downwards, or head the cells below.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipelines.documents import Cell, Row
from pipelines.forms.money.amounts import CROSSED, Amounts
from pipelines.forms.money.heads import holds_figure, may_be_money
from pipelines.forms.money.table import (
    MoneyRows,
    aligned,
    is_unjudged,
    judged,
)
from pipelines.forms.records import Form, Reason
from pipelines.forms.values.alone import Alone
from pipelines.forms.values.claims import claim, claim_again
from pipelines.forms.values.labels import (
    GOALS,
    GROUPING,
    KEPT_BESIDE,
    LONG_TEXTS,
    TERMS,
    VALUELESS,
    Label,
    kept_as,
)
from pipelines.forms.values.row_scan import (
    RowScan,
    Value,
    is_year_beside,
    may_go_on,
    may_stand_under,
)
from pipelines.forms.values.split_labels import SplitLabels
from pipelines.forms.values.texts import Texts
from pipelines.forms.values.unknown_labels import UNKNOWN_LABEL, UnknownLabels
from pipelines.forms.words.money_words import MONEY
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, Word


class Values:
    """The values of one form, as its rows are read.

    Attributes:
        terms: the goals that stand side by side, left to right; or the one that what follows is of.
        is_exact: whether the columns of the row that is read are certain.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary, amounts: Amounts) -> None:
        self.terms: list[str] = []
        self.is_exact = True
        self._form = form
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._amounts = amounts
        self._beside: dict[int, Label] = {}
        self._above: dict[int, Label] = {}
        self._texts = Texts(form, vocabulary)
        self._money = MoneyRows(vocabulary)
        self._heads_row = 0
        self._otherwise = vocabulary.money_ends.get("otherwise", ())
        self._unknown = UnknownLabels(form, vocabulary)
        self._alone = Alone(form, amounts, self._money, self._fill)
        self._split = SplitLabels(form, vocabulary.words)

    def read_row(self, row: Row, below: Sequence[Cell] = ()) -> None:
        """Take a row of labels and values.

        Args:
            row: the row.
            below: the one under it.
        """
        if len(row) == 2 and self.read_pair(*row):
            return
        filled = [cell for cell in row if cell[0]]
        if self._split.may_be(row, filled) and self._read_split(row, filled):
            return
        if len(filled) > 1 and (  # one alone heads nothing
            self._read_heads(row, filled) or self._read_heads_of_texts(filled, below)
        ):
            return
        if self._above:
            self._judge_heads(row)
        first = len(self._form.readings)
        scan = RowScan(filled, self._beside)
        unit = self._money.unit_in(filled)
        word_at, above = self._money.word_at, self._above
        if unit is not None and not any(holds_figure(cell.text) for cell in filled):
            self._amounts.side_unit(unit)
        for place, cell in enumerate(row):
            if not cell.text:
                scan.take_blank(cell)
                continue
            word = word_at(row, place, scan.pending, above.get(cell.column))
            if word.label is not None:
                scan.take_label(cell, self._label(cell, word, unit))
            elif unit is not None and self._vocabulary.unit_of_money(cell.text):
                claim(self._form, cell, "money_unit")
            else:
                scan.take_value(cell)
        self.note_terms(scan.labels)
        self._claim_values(filled, scan.values, first)
        self._remember(filled, scan.unanswered, scan.labels)

    def _read_split(self, row: Row, filled: Row) -> bool:
        """Take a row whose first label stands in two cells; whether it was one."""
        whole = self._split.joined(row, filled)
        if whole is None:
            return False
        since = len(self._form.readings)
        self.read_row(whole)
        self._split.part(since)
        return True

    def _label(self, cell: Cell, word: Word, unit: str | None) -> Label:
        """The label that a cell is; of money, in the unit that stands in its row."""
        label = self._amounts.label(cell, word)
        claim(self._form, cell, "label")
        self._unknown.columns.add(cell.column)
        if unit is not None and label.money is not None and label.money_unit is None:
            return label._replace(money_unit=unit)
        return label

    def _read_heads(self, row: Row, filled: Row) -> bool:
        """Take a row that heads columns of money; whether it was one."""
        self._amounts.side_unit(self._money.side_unit(filled))
        words = self._money.head_words(row, filled)
        if words is None:
            return False
        over = self._above if self._heads_row == self._form.row_count - 1 else {}
        self._heads_row = self._form.row_count
        unanswered = []
        for cell in filled:
            label = self._amounts.head(cell, words[cell.column], over.get(cell.column))
            claim(self._form, cell, "label" if label.field else None)
            unanswered.append((cell, label))
        self._remember(filled, unanswered, ["annual"])
        return True

    def _read_heads_of_texts(self, filled: Row, below: Sequence[Cell]) -> bool:
        """Take a row of labels whose values stand under them; whether it was one."""
        if not self._unknown.heads(filled, below):
            return False
        unanswered = []
        for cell in filled:
            known = self._words[cell.text].label
            claim(self._form, cell, "label" if known is not None else UNKNOWN_LABEL)
            unanswered.append((cell, Label(known or "attribute", cell.text)))
        self._remember(filled, unanswered, [])
        return True

    def _judge_heads(self, row: Row) -> None:
        """Name the heads of columns that no word names, by the amounts under them."""
        heads = {column: label for column, label in self._above.items() if label.heads}
        if not heads:
            return
        if not self.is_exact:
            others = {column: label for column, label in self._above.items() if not label.heads}
            heads = aligned(heads, row)
            self._above = others | heads
        if not any(map(is_unjudged, heads.values())):
            return
        for column, label in judged(heads, row, self._otherwise).items():
            self._above[column] = label
            row_number = claim_again(self._form, (None, column + 1, label.text), "label")
            told = f"{label.text}: by the amounts under it, beside their share"
            self._form.reasons.append(Reason(row_number, column + 1, label.field, told))

    def _claim_values(self, row: Row, values: list[Value], first: int) -> None:
        """Claim the cells of a row that are no known labels.

        Args:
            row: the cells of the row that hold something.
            values: those that are no labels, each with what stands left of it.
            first: the place of the row's first cell reading.
        """
        asked = False
        follows = values and values[0].left is None
        after = {cell.column: following for cell, following in pairwise(row)} if follows else {}
        for value in values:
            following = after.get(value.cell.column)
            asked = value.left is None and (asked or self._asks(value, following))
            is_loose = value.left is None or value.answered
            if asked:
                field = self._read_asked(value.cell, row)
            elif is_loose and len(values) > 1 and is_year_beside(value.cell, row):
                field = None
            else:
                field = self._read_value(value)
            if field is None and len(self._form.readings) == first and len(values) == 1:
                field = self._unknown.inline(value.cell.text)
            claim(self._form, value.cell, field)
        if len(values) > 1:
            self._unknown.note(row, first)

    def _read_asked(self, cell: Cell, row: Row) -> str | None:
        """Of a label that no list has, or its value, what says itself what it is is understood.

        That is a goal, or a sentence of amounts.
        """
        goal = self._alone.goals(cell)
        if goal is not None:
            return goal
        return self._amounts.inline(cell, needs_total=not self._money.speaks(row[0].text))

    def _asks(self, value: Value, following: Cell | None) -> bool:
        """Whether a cell stands as a label that no list has, and is no value of another's."""
        cell = value.cell
        if cell.column not in self._unknown.columns:
            return False
        above = self._above.get(cell.column)
        over = value.merged or above
        if over is not None and (over.money is not None or over.heads or over.field in LONG_TEXTS):
            return False
        if above is not None and following is not None and following.column in self._above:
            return False
        return self._unknown.asks(cell, following)

    def labels_in(self, row: Row) -> list[str]:
        """The labels of a row, left to right."""
        words = self._words
        return [
            label for cell in row if cell.text and (label := words[cell.text].label) is not None
        ]

    def read_pair(self, cell: Cell, value: Cell) -> bool:
        """Take a row of a label and its value, as most are; whether it was one."""
        label = self._words[cell.text].label if cell.text and value.text else None
        if label is None or label in MONEY or label in VALUELESS:
            return False
        if self._words[value.text] is not NO_WORD:
            return False
        claim(self._form, cell, "label")
        if label in TERMS:
            self.note_terms([label])
        self._unknown.columns.add(cell.column)
        said = self._alone.goals(value) if label in GOALS else None
        claim(self._form, value, said or self._fill(Label(label, cell.text), value))
        self._beside.pop(cell.column, None)
        self._beside.pop(value.column, None)
        if self._above:
            self._forget_above(cell)
        return True

    def note_terms(self, labels: list[str]) -> None:
        """Which goals the labels of a row say that what follows is of, if they say it."""
        if TERMS.keys().isdisjoint(labels):
            return
        said = [label for label in labels if label in TERMS][-2:]
        terms = [TERMS[label] for label in said]
        if len(set(terms)) == 2:
            self.terms = terms
        elif terms:
            self.terms = [] if said[-1] == "goal_text" else terms[-1:]

    def _remember(self, row: Row, unanswered: list[tuple[Cell, Label]], labels: list[str]) -> None:
        """Labels without a value beside them may be merged downwards, or head the cells below."""
        if self._money.ends_at(labels) and self._above:
            self._above = {at: label for at, label in self._above.items() if not label.heads}
        for cell in row:
            self._beside.pop(cell.column, None)
            if self._above and self._words[cell.text].label is not None:
                self._forget_above(cell)
        for cell, label in unanswered:
            if label.field and (label.money or not label.heads or label.field in GROUPING):
                self._beside[cell.column] = label
            for column in range(cell.column, cell.column + cell.column_span):
                self._above[column] = label

    def _forget_above(self, cell: Cell) -> None:
        """A label stands over no further rows where another label stands under it."""
        for column in range(cell.column, cell.column + cell.column_span):
            over = self._above.pop(column, None)
            if over is not None and over.money is None and not over.heads:
                self._above = {at: one for at, one in self._above.items() if one is not over}

    def _read_value(self, value: Value) -> str | None:
        cell, left, answered, merged, is_known, _ = value
        above = self._above.get(cell.column)
        if left is not None and left.field in VALUELESS:
            left, answered = None, False
        if left is not None and left.field in MONEY:
            return self._read_amount(value, left, above)
        if left is not None and left.field in GOALS and (goal := self._alone.goals(cell)):
            return goal
        if left is not None and not answered:
            return self._fill(left, cell)
        if above is not None and left is None and may_stand_under(above, cell, is_known):
            return self._fill(above, cell)
        if left is None and merged is not None and may_go_on(merged, value, above):
            return self._fill(merged, cell, goes_on=True)
        return self.read_alone(cell) or self._alone.goals(cell)

    def _read_amount(self, value: Value, left: Label, above: Label | None) -> str | None:
        """What stands right of a label about money: under a head of its column, or beside it."""
        cell = value.cell
        inline = self._amounts.inline(cell)
        if inline is not None:
            return inline
        if above is not None and above.heads and above.money is None:
            return _kept_under(above) or self.read_alone(cell)
        if above is not None and above.field == "execution" and value.answered:
            return kept_as(above.field, above.text)
        if above is not None and above.money is not None and (above.heads or value.is_known):
            return self._amounts.fill(left, above, cell)
        if value.answered or not value.is_known or not may_be_money(cell.text):
            return self.read_alone(cell)
        return self._amounts.fill(left, None, cell)

    def read_alone(self, cell: Cell) -> str | None:
        """The field of a text that shows by itself what it is."""
        return self._alone.read(cell)

    def _fill(self, label: Label, cell: Cell, *, goes_on: bool = False) -> str | None:
        """Take a label's value; the field that took it, or `None`."""
        field = label.field
        if field in MONEY:
            return self._amounts.fill(label, None, cell)
        if field == "contact" or field in KEPT_BESIDE:
            return kept_as(field, label.text)
        return self._texts.fill(label, cell.text, goes_on=goes_on)

    def finish(self) -> None:
        """Join goals of several cells, take what stands as labels do; all rows have been read."""
        self._texts.join()
        self._unknown.settle()
        self._unknown.fill_what_is_missing()
        lone = self._unknown.lone_amount()
        if lone is not None:
            self._amounts.take_lone(*lone)


def _kept_under(head: Label) -> str | None:
    """The field of what stands under a head among those of money that asks for none."""
    if head.field == "attribute":
        return CROSSED
    return kept_as(head.field, head.text) if head.field == "execution" else None
