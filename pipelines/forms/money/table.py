"""Tables of money inside a form.

A row of words over columns of amounts comes in, and the labels of its columns go out: 年初预算数,
全年执行数, 执行率, years. Columns whose words nobody knows are judged by what stands in them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.documents import Cell, Row
from pipelines.forms.money.heads import (
    head_words,
    holds_figure,
    is_of_goals,
    weak_word,
)
from pipelines.forms.money.parse import (
    is_blank_mark,
    is_number,
    parse_amount,
    parse_share,
)
from pipelines.forms.values.labels import (
    GOALS,
    GROUPING,
    Label,
    may_be_value_of,
    word_of_time,
    word_over_a_goal,
)
from pipelines.forms.words.money_words import MONEY, Money
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, Word, squeeze

_STAGES_BY_POSITION: dict[int, tuple[str, ...]] = {
    2: ("annual", "executed"),
    3: ("initial", "annual", "executed"),
}
_TOLERANCE = Decimal("0.006")
"""Of a share that is printed in whole per cent, and a little more."""


class MoneyRows:
    """Whether the rows that are read one after another are about money, and their words then.

    Attributes:
        vocabulary: the words of the forms.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._words = vocabulary.words
        self._in_money = False
        self._row: Row = []
        self._is_of_goals = False

    @property
    def is_open(self) -> bool:
        """Whether the rows before were about money."""
        return self._in_money

    def unit_in(self, row: Row) -> str | None:
        """The unit of money that stands in a cell of its own among the money of a row.

        Args:
            row: its cells that hold something.
        """
        if not row or self._words[row[0].text].money is None:
            return None
        if any(self._words[cell.text].label == "money_unit" for cell in row):
            return None
        texts = (cell.text for cell in row)
        return next(filter(None, map(self.vocabulary.unit_of_money, texts)), None)

    def side_unit(self, row: Row) -> str | None:
        """The unit of money of a side label that nobody knows, such as 部门预算情况（万元）.

        Args:
            row: the cells of its row that hold something, one at least.
        """
        text = row[0].text
        if text[-1] not in ")）" or self._words[text] is not NO_WORD:
            return None
        unit = self.vocabulary.money_unit_of(text)
        if unit is None or len(row) < 2:
            return None
        self._in_money = True
        return unit

    def ends_at(self, labels: Sequence[str]) -> bool:
        """Whether the labels of a row end the money above it: the first is about something else."""
        if any(label in MONEY for label in labels):
            self._in_money = True
        elif labels and labels[0] not in GROUPING:
            self._in_money = False
            return True
        return False

    def head_words(self, row: Row, filled: Row) -> dict[int, Word] | None:
        """The words of a row that heads columns of money, by column."""
        return head_words(row, filled, self.vocabulary, self._in_money)

    def word_at(
        self, row: Row, place: int, pending: Label | None, above: Label | None = None
    ) -> Word:
        """The word that a cell is a label by; `NO_WORD` where it is a value.

        A word of money that nobody listed is none after a label that waits for its value, unless
        a figure follows it.

        Args:
            row: the cell's row.
            place: its place there.
            pending: the label that waits for its value.
            above: the label over its column.
        """
        word = self.vocabulary.words[row[place].text]
        if word.money is not None or (word.label == "section" and self.speaks(row[place].text)):
            self._in_money = True
        if word is NO_WORD and above is not None and above.heads and above.money is None:
            return self._year_word(row, place) or NO_WORD
        is_free = pending is None or pending.field in MONEY or pending.field in GROUPING
        if word.label is None and (goal := self._goal_word(row, place, pending)) is not None:
            return goal
        if word.label is None:
            is_money = is_free and (self._in_money or _has_yuan_after(row, place))
            return (is_money and self._weak_word(row, place)) or NO_WORD
        if pending is not None and may_be_value_of(pending, word):
            is_part = word.money is not None and pending.field == "fund_source"
            return word if is_part and _has_figure_after(row, place) else NO_WORD
        if word.derived and not is_free and not _has_figure_after(row, place):
            is_goal = pending is not None and pending.field in GOALS and word.money is None
            return word if is_goal else NO_WORD
        return word

    def _goal_word(self, row: Row, place: int, pending: Label | None) -> Word | None:
        """The word of a text beside a goal's label, or further right in its row."""
        if pending is not None:
            beside = pending.field in GOALS
            return (
                (word_over_a_goal(row[place].text, self.vocabulary) or NO_WORD) if beside else None
            )
        if self._row is not row:  # its first text is looked for once
            self._row, self._is_of_goals = row, is_of_goals(row, self._words)
        if place < 2 or not self._is_of_goals:
            return None
        return word_of_time(row[place].text, self.vocabulary) or NO_WORD

    def speaks(self, text: str) -> bool:
        """Whether a text speaks of money, of whatever kind."""
        return any(part in text for part in self.vocabulary.money_parts.get("money", ()))

    def _year_word(self, row: Row, place: int) -> Word | None:
        """The word of a year that stands in a column of years, left of amounts."""
        year = squeeze(row[place].text)
        if not (len(year) == 4 and year.isdecimal() and _has_figure_after(row, place)):
            return self._weak_word(row, place) if self._in_money else None
        return weak_word(f"{year}年", self.vocabulary)

    def _weak_word(self, row: Row, place: int) -> Word | None:
        word = weak_word(row[place].text, self.vocabulary)
        if word is None or _has_figure_after(row, place):
            return word
        return None if any(cell.text for cell in row[place + 1 :]) else word


def _text_after(row: Row, place: int) -> str:
    """The next text of a row; without a copy of the rest, since rows may be very long."""
    return next((row[at].text for at in range(place + 1, len(row)) if row[at].text), "")


def _has_figure_after(row: Row, place: int) -> bool:
    after = _text_after(row, place)
    return holds_figure(after) or is_blank_mark(after)


def _has_yuan_after(row: Row, place: int) -> bool:
    """Whether an amount with a unit of its own follows: 投资概算 | 86万元."""
    after = _text_after(row, place)
    return after.endswith("元") and is_number(after)


def aligned(heads: Mapping[int, Label], row: Row) -> dict[int, Label]:
    """Heads over the columns of a row, where files leave merged cells out of a row.

    A percentage stands under a share; where the row has none, both end at the same column. What
    heads the first column stays there.
    """
    shares = [column for column, head in heads.items() if head.field == "execution"]
    rates = [cell.column for cell in row if parse_share(cell.text) is not None]
    if len(rates) == 1 and shares:
        fits = [rates[0] - column for column in shares if _is_rate_head(heads[column])]
        shift = fits[0] if len(fits) == 1 else 0
    else:
        shift = row[-1].column - max(heads)
    first = min(heads)
    return {column + shift if column != first else column: head for column, head in heads.items()}


def _is_rate_head(head: Label) -> bool:
    return "率" in head.text


def judged(heads: Mapping[int, Label], row: Row, otherwise: Sequence[str]) -> dict[int, Label]:
    """Heads whose words nobody knows, by the amounts of the first row under them.

    Left of the column of the share, two columns of amounts are the year's budget and what was
    spent, three the budget before adjustment as well; where the share is said, it must be so.

    Args:
        heads: the labels over the columns.
        row: the row.
        otherwise: words that show that a head is nothing of these.

    Returns:
        The labels of those columns; none where it cannot be told.
    """
    shares = [column for column, head in heads.items() if head.field == "execution"]
    if not shares:
        return {}
    rate = next((cell for cell in row if parse_share(cell.text) is not None), None)
    end = min(shares) if rate is None else rate.column
    other = {
        column
        for column, head in heads.items()
        if column in shares or any(word in head.text for word in otherwise)
    }
    cells = [
        cell
        for cell in row
        if cell.column in heads.keys() - other and cell.column < end and is_number(cell.text)
    ]
    stages = _STAGES_BY_POSITION.get(len(cells), ())
    if not stages or not _agree(cells, stages, heads):
        return {}
    if rate is None or not _is_rate(cells[-2:], parse_share(rate.text) or Decimal(0)):
        return {}
    return {
        cell.column: heads[cell.column]._replace(field=stage, money=Money(None, stage))
        for cell, stage in zip(cells, stages, strict=True)
        if is_unjudged(heads[cell.column])
    }


def is_unjudged(head: Label) -> bool:
    """Whether no word says which amounts stand under a head."""
    if head.money is not None:
        return head.money[:3] == ("budget", None, None)
    return not head.field


def _agree(cells: Sequence[Cell], stages: Sequence[str], heads: Mapping[int, Label]) -> bool:
    said = [heads[cell.column] for cell in cells]
    return all(
        is_unjudged(head) or (head.money is not None and head.money.stage == stage)
        for head, stage in zip(said, stages, strict=True)
    )


def _is_rate(cells: Sequence[Cell], share: Decimal) -> bool:
    budget, spent = (parse_amount(cell.text, "元", {"元": 1}) for cell in cells)
    if not budget or spent is None:
        return budget == spent
    return abs(spent / budget - share) <= _TOLERANCE
