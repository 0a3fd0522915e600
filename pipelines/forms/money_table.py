"""Tables of money inside a form.

A row of words over columns of amounts comes in, and the labels of its columns go out: 年初预算数,
全年执行数, 执行率, years. Columns whose words nobody knows are judged by what stands in them.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.documents import Cell, Row
from pipelines.forms.labels import Label
from pipelines.forms.money import amounts_in, is_blank_mark, is_number, parse_amount, parse_share
from pipelines.forms.money_words import MONEY, Money, field_of
from pipelines.forms.vocabulary import Vocabulary, Word, squeeze

_LONGEST_HEAD = 60
_STAGES_BY_POSITION: dict[int, tuple[str, ...]] = {
    2: ("annual", "executed"),
    3: ("initial", "annual", "executed"),
}
_TOLERANCE = Decimal("0.006")
"""Of a share that is printed in whole per cent, and a little more."""


def holds_figure(text: str) -> bool:
    """Whether a text is an amount, a percentage, or a sentence of amounts."""
    return is_number(text) or parse_share(text) is not None or bool(amounts_in(text))


def weak_word(text: str, vocabulary: Vocabulary) -> Word | None:
    """The word of a label that shows only beside other money what it is: 合计, 中央, 2023年."""
    money = vocabulary.money(text)
    if money is None or is_number(text):
        return None
    unit = vocabulary.money_unit_of(text)
    return Word(field_of(money), money_unit=unit, money=money, derived=True)


def head_words(row: Row, vocabulary: Vocabulary, in_money: bool) -> dict[int, Word] | None:
    """The words of a row that heads columns of money, by column; `None` where it is no such row.

    It holds no figure, and two of its cells are stages, years, shares, or kinds of money without a
    blank between them. A cell that nobody knows is `NO_WORD`'s like: a word without a label.
    """
    cells = [cell for cell in row if cell.text]
    if len(cells) < 2 or any(_is_value(cell.text) for cell in cells):
        return None
    words = {cell.column: _head_word(cell, vocabulary) for cell in cells}
    heads = [cell for cell in cells if _is_head(words[cell.column], in_money)]
    if len(heads) < 2 or not any(words[cell.column].money for cell in heads):
        return None
    first = row.index(heads[0])
    last = row.index(cells[-1])
    if any(not cell.text for cell in row[first:last]):
        return None
    return _with_sum_of_years(words)


def _is_value(text: str) -> bool:
    return holds_figure(text) or is_blank_mark(text) or len(squeeze(text)) > _LONGEST_HEAD


def _head_word(cell: Cell, vocabulary: Vocabulary) -> Word:
    word = vocabulary.words[cell.text]
    if word.money is not None or word.label in ("execution", "section"):
        return word
    return weak_word(cell.text, vocabulary) or word


def _is_head(word: Word, in_money: bool) -> bool:
    """Whether a word heads a column rather than a row: a stage, a year, a share; 资金来源 beside."""
    if word.label == "execution":
        return True
    money = word.money
    if money is None:
        return False
    return bool(money.stage or money.year or (in_money and money.role))


def _with_sum_of_years(words: Mapping[int, Word]) -> dict[int, Word]:
    """Beside two years, 合计 is of all of them."""
    years = {word.money.year for word in words.values() if word.money and word.money.year}
    if len(years) < 2:
        return dict(words)
    whole = Word("multi_year_budget", money=Money("budget", "multi_year"), derived=True)
    return {
        column: whole
        if word.money is not None and word.money[:3] == ("budget", None, None)
        else word
        for column, word in words.items()
    }


def judged(heads: Mapping[int, Label], row: Row) -> dict[int, Label]:
    """Heads whose words nobody knows, by the amounts of the first row under them.

    Left of the column of the share, two columns of amounts are the year's budget and what was
    spent, three the budget before adjustment as well; where the share is said, it must be so.

    Returns:
        The labels of those columns; none where it cannot be told.
    """
    shares = [column for column, head in heads.items() if head.field == "execution"]
    if not shares:
        return {}
    rate = next((cell for cell in row if parse_share(cell.text) is not None), None)
    end = min(shares) if rate is None else rate.column
    cells = [
        cell for cell in row if cell.column in heads and cell.column < end and is_number(cell.text)
    ]
    stages = _STAGES_BY_POSITION.get(len(cells), ())
    if not stages or not _agree(cells, stages, heads):
        return {}
    if rate is None or not _is_rate(cells[-2:], parse_share(rate.text) or Decimal(0)):
        return {}
    return {
        cell.column: heads[cell.column]._replace(
            field=stage, money=Money(None, stage)
        )
        for cell, stage in zip(cells, stages, strict=True)
        if heads[cell.column].money is None
    }


def _agree(cells: Sequence[Cell], stages: Sequence[str], heads: Mapping[int, Label]) -> bool:
    said = [heads[cell.column] for cell in cells]
    return all(
        head.money.stage == stage if head.money is not None else head.field not in MONEY
        for head, stage in zip(said, stages, strict=True)
    )


def _is_rate(cells: Sequence[Cell], share: Decimal) -> bool:
    budget, spent = (parse_amount(cell.text, "元", {"元": 1}) for cell in cells)
    if not budget or spent is None:
        return budget == spent
    return abs(spent / budget - share) <= _TOLERANCE
