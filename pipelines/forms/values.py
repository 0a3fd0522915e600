"""Labels and their values.

The rows outside blocks come in, one by one, and paragraphs between tables; the texts of the `Form`
and its amounts are filled from them, and each cell is claimed by the field that took it, or by
none.

A *label* is followed by its value, stands above it, or stands with it in one cell. A label without
a value beside it is remembered: it may be merged downwards, or head the cells below.
"""

from collections import defaultdict
from collections.abc import Iterable

from pipelines.documents import Cell, Row
from pipelines.forms.amounts import Amounts
from pipelines.forms.fields import (
    clean_name,
    holds_phone_number,
    is_coded_unit,
    is_year,
    parse_year,
)
from pipelines.forms.labels import (
    GOALS,
    KEPT_BESIDE,
    LONG_TEXTS,
    MONEY,
    NAMES_OF_UNITS,
    TERMS,
    TEXTS,
    VALUELESS,
    Label,
    may_be_value_of,
    twice,
)
from pipelines.forms.records import Form, make_cell_reading
from pipelines.forms.unknown_labels import UnknownLabels
from pipelines.forms.vocabulary import NO_WORD, Vocabulary, squeeze

LONGEST_INLINE = 200
"""A longer text is no label with its value."""
_SHORTEST_NAME = 4
_Value = tuple[Cell, Label | None, bool, Label | None]
"""A cell, the label left of it, whether that has its value already, and the one merged downwards."""


def claim(form: Form, cell: Cell, field: str | None) -> None:
    """Note which field took a cell of the row that is being read; whom to call is left out."""
    text = cell.text
    if not text:
        return
    if field == "contact" or (field is None and holds_phone_number(text)):
        field, text = "contact", ""
        form.contacts += 1
    elif field in NAMES_OF_UNITS and holds_phone_number(text):
        text = clean_name(text)
        form.contacts += 1
    form.readings.append(make_cell_reading((form.row_count, cell.column + 1, field, text)))


def claim_all(form: Form, row: Iterable[Cell], field: str | None) -> None:
    """Note that one field took all cells of a row."""
    for cell in row:
        claim(form, cell, field)


class Values:
    """The values of one form, as its rows are read.

    Attributes:
        terms: the goals that stand side by side, left to right; or the one that what follows is of.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary, amounts: Amounts) -> None:
        self.terms: list[str] = []
        self._form = form
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._amounts = amounts
        self._beside: dict[int, Label] = {}
        self._above: dict[int, Label] = {}
        self._further: defaultdict[str, list[str]] = defaultdict(list)
        self._unknown = UnknownLabels(form, vocabulary)

    def read_row(self, row: Row) -> None:
        """Take a row of labels and values."""
        if len(row) == 2 and self._read_pair(*row):
            return
        first = len(self._form.readings)
        left: Label | None = None
        unanswered: list[tuple[Cell, Label]] = []
        values: list[_Value] = []
        answered = False
        labels = self.labels_in(row)
        repeated = twice(labels) if len(labels) > 1 else ()
        merged: Label | None = None
        last = max((cell.column for cell in row if cell.text), default=0)
        for cell in row:
            word = self._words[cell.text] if cell.text else NO_WORD
            if word.label is not None and (
                left is None or answered or not may_be_value_of(left, word)
            ):
                label = self._amounts.label(cell, word, side_by_side=word.label in repeated)
                claim(self._form, cell, "label")
                self._unknown.columns.add(cell.column)
                unanswered.append((cell, label))
                left, answered = label, False
            elif cell.text:
                values.append((cell, left, answered, merged))
                if left is not None and not answered and unanswered:
                    unanswered.pop()
                answered = True
            elif left is None:
                merged = self._beside.get(cell.column) or merged
            elif not answered and left.field not in VALUELESS and cell.column < last:
                # A blank is its value; at the end of a row, blanks may be there to fill it.
                unanswered.pop()
                answered = True
        self.note_terms(labels)
        self._claim_values(row, values, first)
        self._remember(row, unanswered)

    def _claim_values(self, row: Row, values: list[_Value], first: int) -> None:
        """Claim the cells of a row that are no known labels.

        Args:
            row: the row.
            values: the cells, each with what stands left of it.
            first: the place of the row's first cell reading.
        """
        asked = False
        for cell, beside, is_answered, over in values:
            asked = beside is None and (asked or self._asks(cell, row, over))
            is_loose = beside is None or is_answered
            if asked or (is_loose and len(values) > 1 and _is_year_beside(cell, row)):
                field = None
            else:
                field = self._read_value(cell, beside, is_answered, over)
            claim(self._form, cell, field)
        if len(values) > 1:
            self._unknown.note(row, first)

    def _asks(self, cell: Cell, row: Row, merged: Label | None) -> bool:
        """Whether a cell stands as a label that no list has, and is no value of another's."""
        following = next((one for one in row if one.text and one.column > cell.column), None)
        above = self._above.get(cell.column)
        over = merged or above
        if over is not None and (over.field in MONEY or over.field in LONG_TEXTS):
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

    def _read_pair(self, cell: Cell, value: Cell) -> bool:
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
        claim(self._form, value, self._fill(Label(label, cell.text), value))
        self._beside.pop(cell.column, None)
        self._beside.pop(value.column, None)
        self._forget_above(cell)
        return True

    def note_terms(self, labels: list[str]) -> None:
        """Which goals the labels of a row say that what follows is of, if they say it."""
        said = [label for label in labels if label in TERMS][-2:]
        terms = [TERMS[label] for label in said]
        if len(set(terms)) == 2:
            self.terms = terms
        elif terms:
            self.terms = [] if said[-1] == "goal_text" else terms[-1:]

    def _remember(self, row: Row, unanswered: list[tuple[Cell, Label]]) -> None:
        """Labels without a value beside them may be merged downwards, or head the cells below."""
        for cell in row:
            if cell.text:
                self._beside.pop(cell.column, None)
                if self._words[cell.text].label is not None:
                    self._forget_above(cell)
        for cell, label in unanswered:
            self._beside[cell.column] = label
            for column in range(cell.column, cell.column + cell.column_span):
                self._above[column] = label

    def _forget_above(self, cell: Cell) -> None:
        """A label stands over no further rows where another label stands under it."""
        for column in range(cell.column, cell.column + cell.column_span):
            over = self._above.pop(column, None)
            if over is not None and over.field not in MONEY:
                self._above = {at: one for at, one in self._above.items() if one is not over}

    def _read_value(
        self, cell: Cell, left: Label | None, answered: bool, merged: Label | None
    ) -> str | None:
        above = self._above.get(cell.column)
        if left is not None and left.field in VALUELESS:
            left, answered = None, False
        if left is not None and left.field in MONEY and above is not None:
            if above.field in MONEY:
                return self._amounts.fill(left, above, cell)
            if answered and above.field == "execution":
                return "execution"
        if left is not None and not answered:
            return self._fill(left, cell)
        if above is not None and left is None and _may_stand_under(above, cell):
            return self._fill(above, cell)
        if left is None and merged is not None and merged.field not in VALUELESS:
            return self._fill(merged, cell, goes_on=True)
        return self.read_alone(cell)

    def read_alone(self, cell: Cell) -> str | None:
        """The field of a text that shows by itself what it is.

        That is a label and its value in one cell, a coded unit, or a year.
        """
        text = cell.text
        if len(text) <= LONGEST_INLINE and ("：" in text or ":" in text):
            field = self._read_inline(cell)
            if field is not None:
                return field
        if is_coded_unit(text):
            return self._fill(Label("unit", ""), cell)
        if is_year(text) and self._form.title_year in (None, parse_year(text)):
            self._form.title_year = parse_year(text)
            return "fiscal_year"
        return None

    def is_identity(self, text: str) -> bool:
        """Whether a text alone says whose form it is."""
        if len(text) > LONGEST_INLINE:
            return False
        found = self._vocabulary.labels_in(text)
        if not found or found[0].start():
            return is_coded_unit(text)
        label = self._words[found[0]["label"]].label
        return label in (*NAMES_OF_UNITS, "unit_code", "money_unit")

    def _read_inline(self, cell: Cell) -> str | None:
        """`项目名称：免费体检`, also several in one cell; the field of the first that is known."""
        found = self._vocabulary.labels_in(cell.text)
        if not found or cell.text[: found[0].start()].strip(" \u3000(（"):
            return None
        if self._words[found[0]["label"]].label in LONG_TEXTS:
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
                fields.append(self._fill(label, Cell(text, cell.column, cell.column_span)))
        known = [field for field in fields if field is not None]
        if "contact" in known:
            return "contact"
        return known[0] if known and len(known) == len(fields) else None

    def _fill(self, label: Label, cell: Cell, *, goes_on: bool = False) -> str | None:
        """Take a label's value; the field that took it, or `None`."""
        field = label.field
        if field in MONEY:
            return self._amounts.fill(label, None, cell)
        if field == "contact" or field in KEPT_BESIDE:
            return field
        if field == "fiscal_year":
            return self._fill_year(cell.text)
        if field == "money_unit" and squeeze(cell.text) not in self._vocabulary.money_units:
            return self._fill_unit(label, cell.text)
        # 目标1, 目标2 under one label, or each with a number of its own, are one goal.
        numbered = label.text[-1:].isdigit()
        joined = field in GOALS and (goes_on or numbered)
        return self._fill_text(field, cell.text, joined=joined)

    def _fill_year(self, text: str) -> str | None:
        year = parse_year(text + "年")
        if year is not None and self._form.title_year is None:
            self._form.title_year = year
        return "fiscal_year" if year is not None else None

    def _fill_unit(self, label: Label, text: str) -> str | None:
        """Take what stands after 单位, the label of both: 单位：万元, 单位：天津市…中心.

        A unit of money that nobody knows is neither.
        """
        unit = squeeze(text)
        unit = unit.partition("(")[0] if unit.endswith(")") else unit  # 万元（保留两位小数）
        if unit in self._vocabulary.money_units:
            return self._fill_text("money_unit", unit, joined=False)
        if squeeze(label.text) != "单位" or "元" in text or len(unit) < _SHORTEST_NAME:
            return None
        return self._fill_text("unit", text, joined=False)

    def _fill_text(self, field: str, text: str, *, joined: bool) -> str | None:
        attribute = TEXTS.get(field)
        if attribute is None:
            return None
        if field in NAMES_OF_UNITS:
            text = clean_name(text)
            if holds_phone_number(text):
                return "contact"
        standing = getattr(self._form, attribute)
        if standing is None:
            setattr(self._form, attribute, text)
        elif joined and standing != text:
            self._further[attribute].append(text)
        elif standing != text and field == "department":
            self._form.departments += 1  # whose form it is, they do not say together
            return "attribute"
        elif standing != text:
            return None
        return field

    def finish(self) -> None:
        """Join goals of several cells, take what stands as labels do; all rows have been read."""
        for attribute, texts in self._further.items():
            setattr(self._form, attribute, "\n".join([getattr(self._form, attribute), *texts]))
        self._unknown.settle()
        self._unknown.fill_what_is_missing()


def _is_year_beside(cell: Cell, row: Row) -> bool:
    """Whether a cell is a year that stands beside other texts: it need not be that of the form."""
    return is_year(cell.text) and any(
        one.text and one is not cell and ":" not in squeeze(one.text) for one in row
    )


def _may_stand_under(above: Label, cell: Cell) -> bool:
    if above.field in VALUELESS:
        return False
    return above.field not in MONEY or cell.text[0] in "0123456789.-—"
