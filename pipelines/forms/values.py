"""Labels and their values.

The rows outside blocks come in, one by one, and paragraphs between tables; the texts of the `Form`
and its amounts are filled from them, and each cell is claimed by the field that took it, or by
none.

A *label* is followed by its value, stands above it, or stands with it in one cell. A label without
a value beside it is remembered: it may be merged downwards, or head the cells below.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

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
    word_over_a_goal,
)
from pipelines.forms.money import is_blank_mark, is_number
from pipelines.forms.money_table import head_words, holds_figure, judged, weak_word
from pipelines.forms.records import Form, make_cell_reading
from pipelines.forms.unknown_labels import UnknownLabels
from pipelines.forms.vocabulary import NO_WORD, Vocabulary, Word, squeeze

LONGEST_INLINE = 200
"""A longer text is no label with its value."""
_SHORTEST_NAME = 4
_OF_A_LEVEL = ("中央", "省级", "市级", "地方", "区级", "县级", "区县")
"""What a department's label begins with where those of other levels may be the unit's."""
_GROUPING = VALUELESS | {"execution"}
"""Labels that stand among those of money."""


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


class _Value(NamedTuple):
    """A cell that is no label, and what stands around it.

    Attributes:
        left: the label left of it in its row.
        answered: whether that label has a value already.
        merged: the label that is merged down left of it.
        is_known: whether no text that nobody knows stands between.
    """

    cell: Cell
    left: Label | None
    answered: bool
    merged: Label | None
    is_known: bool


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
        self._in_money = False  # whether the rows before were about money

    def read_row(self, row: Row) -> None:
        """Take a row of labels and values."""
        if len(row) == 2 and self._read_pair(*row):
            return
        if self._read_heads(row):
            return
        self._note_side_unit(row)
        self._judge_heads(row)
        first = len(self._form.readings)
        left: Label | None = None
        unanswered: list[tuple[Cell, Label]] = []
        values: list[_Value] = []
        answered, is_known = False, True
        merged: Label | None = None
        last = max((cell.column for cell in row if cell.text), default=0)
        labels: list[str] = []
        for place, cell in enumerate(row):
            word = self._word_at(row, place, None if answered else left) if cell.text else NO_WORD
            if word.label is not None:
                label = self._amounts.label(cell, word)
                claim(self._form, cell, "label")
                self._unknown.columns.add(cell.column)
                unanswered.append((cell, label))
                labels.append(word.label)
                left, answered, is_known = label, False, True
            elif cell.text:
                values.append(_Value(cell, left, answered, merged, is_known))
                if left is not None and not answered and unanswered:
                    unanswered.pop()
                answered = True
                is_known = is_known and holds_figure(cell.text)
            elif left is None:
                merged = self._beside.get(cell.column) or merged
            elif not answered and left.field not in VALUELESS and cell.column < last:
                # A blank is its value; at the end of a row, blanks may be there to fill it.
                unanswered.pop()
                answered = True
        self.note_terms(labels)
        self._claim_values(row, values, first)
        self._remember(row, unanswered, labels)

    def _read_heads(self, row: Row) -> bool:
        """Take a row that heads columns of money; whether it was one."""
        words = head_words(row, self._vocabulary, self._in_money)
        if words is None:
            return False
        unanswered = []
        self._note_side_unit(row)
        for cell in row:
            if not cell.text:
                continue
            word = words[cell.column]
            label = self._amounts.label(cell, word, heads=True)
            if word.money is None and word.label not in ("execution", "section"):
                label = Label("", cell.text, heads=True)
            known = word.label is not None
            claim(self._form, cell, "label" if known else None)
            unanswered.append((cell, label))
        self._remember(row, unanswered, ["annual"])
        return True

    def _note_side_unit(self, row: Row) -> None:
        """部门预算执行情况（万元）, a side label that nobody knows, says the unit all the same."""
        cell = next((cell for cell in row if cell.text), None)
        if cell is None or self._words[cell.text] is not NO_WORD:
            return
        unit = self._vocabulary.money_unit_of(cell.text)
        if unit is not None and any(cell.text and cell.column > 0 for cell in row):
            self._amounts.side_unit(unit)
            self._in_money = True

    def _judge_heads(self, row: Row) -> None:
        heads = {column: label for column, label in self._above.items() if label.heads}
        if not any(not head.field for head in heads.values()):
            return
        self._above.update(judged(heads, row))

    def _word_at(self, row: Row, place: int, pending: Label | None) -> Word:
        """The word that a cell is a label by; `NO_WORD` where it is a value.

        A word of money that nobody listed is none after a label that waits for its value, unless
        a figure follows it.
        """
        text = row[place].text
        word = self._words[text]
        is_free = pending is None or pending.field in MONEY or pending.field in _GROUPING
        if word.label is None and pending is not None and pending.field in GOALS:
            return word_over_a_goal(text) or NO_WORD
        if word.label is None:
            return (self._in_money and is_free and self._weak_word(row, place)) or NO_WORD
        if pending is not None and may_be_value_of(pending, word):
            return NO_WORD
        if word.derived and not is_free and not self._has_figure_after(row, place):
            return NO_WORD
        return word

    def _weak_word(self, row: Row, place: int) -> Word | None:
        if not self._has_figure_after(row, place) and any(cell.text for cell in row[place + 1 :]):
            return None
        return weak_word(row[place].text, self._vocabulary)

    def _has_figure_after(self, row: Row, place: int) -> bool:
        after = next((cell.text for cell in row[place + 1 :] if cell.text), "")
        return holds_figure(after) or is_blank_mark(after)

    def _claim_values(self, row: Row, values: list[_Value], first: int) -> None:
        """Claim the cells of a row that are no known labels.

        Args:
            row: the row.
            values: the cells, each with what stands left of it.
            first: the place of the row's first cell reading.
        """
        asked = False
        for value in values:
            asked = value.left is None and (asked or self._asks(value.cell, row, value.merged))
            is_loose = value.left is None or value.answered
            if asked or (is_loose and len(values) > 1 and _is_year_beside(value.cell, row)):
                field = None
            else:
                field = self._read_value(value)
            claim(self._form, value.cell, field)
        if len(values) > 1:
            self._unknown.note(row, first)

    def _asks(self, cell: Cell, row: Row, merged: Label | None) -> bool:
        """Whether a cell stands as a label that no list has, and is no value of another's."""
        if cell.column not in self._unknown.columns:
            return False
        following = next((one for one in row if one.text and one.column > cell.column), None)
        above = self._above.get(cell.column)
        over = merged or above
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

    def _remember(self, row: Row, unanswered: list[tuple[Cell, Label]], labels: list[str]) -> None:
        """Labels without a value beside them may be merged downwards, or head the cells below."""
        self._note_money(labels)
        for cell in row:
            if cell.text:
                self._beside.pop(cell.column, None)
                if self._words[cell.text].label is not None:
                    self._forget_above(cell)
        for cell, label in unanswered:
            if label.field:
                self._beside[cell.column] = label
            for column in range(cell.column, cell.column + cell.column_span):
                self._above[column] = label

    def _note_money(self, labels: list[str]) -> None:
        """Whether the rows below may go on with money; the heads of its columns end with it."""
        if any(label in MONEY for label in labels):
            self._in_money = True
        elif labels and labels[0] not in _GROUPING:
            self._in_money = False
            for column in [column for column, label in self._above.items() if label.heads]:
                del self._above[column]

    def _forget_above(self, cell: Cell) -> None:
        """A label stands over no further rows where another label stands under it."""
        for column in range(cell.column, cell.column + cell.column_span):
            over = self._above.pop(column, None)
            if over is not None and over.money is None and not over.heads:
                self._above = {at: one for at, one in self._above.items() if one is not over}

    def _read_value(self, value: "_Value") -> str | None:
        cell, left, answered, merged, is_known = value
        above = self._above.get(cell.column)
        if left is not None and left.field in VALUELESS:
            left, answered = None, False
        if left is not None and left.field in MONEY:
            return self._read_amount(value, left, above)
        if left is not None and not answered:
            return self._fill(left, cell)
        if above is not None and left is None and _may_stand_under(above, cell, is_known):
            return self._fill(above, cell)
        if left is None and merged is not None and merged.field not in VALUELESS:
            return self._fill(merged, cell, goes_on=True)
        return self.read_alone(cell)

    def _read_amount(self, value: "_Value", left: Label, above: Label | None) -> str | None:
        """What stands right of a label about money: under a head of its column, or beside it."""
        cell = value.cell
        inline = self._amounts.inline(cell)
        if inline is not None:
            return inline
        if above is not None and above.heads and above.money is None:
            return "execution" if above.field == "execution" else self.read_alone(cell)
        if above is not None and above.field == "execution" and value.answered:
            return "execution"
        if above is not None and above.money is not None:
            return self._amounts.fill(left, above, cell)
        return self.read_alone(cell) if value.answered else self._amounts.fill(left, None, cell)

    def read_alone(self, cell: Cell) -> str | None:
        """The field of a text that shows by itself what it is.

        That is a label and its value in one cell, a coded unit, or a year.
        """
        text = cell.text
        if len(text) <= LONGEST_INLINE and ("：" in text or ":" in text):
            field = self._amounts.inline(cell) or self._read_inline(cell)
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
        if field == "department" and squeeze(label.text).startswith(_OF_A_LEVEL):
            self._form.departments += 1
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


def _may_stand_under(above: Label, cell: Cell, is_known: bool) -> bool:
    """Whether a cell may be the value of the label above it.

    Of money only a number is, and only where no text that nobody knows stands left of it.
    """
    if above.field in VALUELESS or (above.heads and above.field == ""):
        return False
    return above.money is None or (is_known and is_number(cell.text))
