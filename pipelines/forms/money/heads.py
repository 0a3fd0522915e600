"""The heads of tables of money inside a form.

A row of words comes in; what each of them asks for in the column under it goes out: 年初预算数,
全年执行数, 执行率, years. What a cell looks like is told here too: a figure, money, or neither.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from pipelines.documents import Cell, Row
from pipelines.documents.grid import first_text
from pipelines.forms.money.parse import amounts_in, is_blank_mark, is_number, parse_share
from pipelines.forms.values.labels import GOALS
from pipelines.forms.words.money_words import Money, field_of
from pipelines.forms.words.vocabulary import Vocabulary, Word, squeeze

_LONGEST_HEAD = 80
_NUMERALS = frozenset("零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟元角分整人民币约")
_OF_WHICH = "其中"
_SHARE = Word("execution")
_BALANCE = Word("attribute")


@lru_cache(maxsize=8192)
def holds_figure(text: str) -> bool:
    """Whether a text is an amount, a percentage, or a sentence of amounts."""
    if not any(sign.isdigit() for sign in text):
        return False
    return is_number(text) or parse_share(text) is not None or bool(amounts_in(text))


def may_be_money(text: str) -> bool:
    """Whether a text may be what a label about money asks for: no words without a number are."""
    if text.isascii():
        return True
    letters = {sign for sign in text if "\u4e00" <= sign <= "\u9fff"}
    return letters <= _NUMERALS or any(sign.isdigit() for sign in text)


def weak_word(text: str, vocabulary: Vocabulary) -> Word | None:
    """The word of a label that shows only beside other money what it is: 合计, 中央, 2023年."""
    money = vocabulary.money(text)
    if money is None or is_number(text):
        return None
    unit = vocabulary.money_unit_of(text)
    return Word(field_of(money), money_unit=unit, money=money, derived=True)


def is_of_goals(row: Row, words: Mapping[str, Word]) -> bool:
    """Whether a row begins with the label of a goal."""
    first = first_text(row)
    return words[first].label in GOALS if first else False


def head_words(
    row: Row, cells: Row, vocabulary: Vocabulary, in_money: bool
) -> dict[int, Word] | None:
    """The words of a row that heads columns of money, by column; `None` where it is no such row.

    It holds no figure, and two of its cells are stages, years, shares, or kinds of money without a
    blank between them. A cell that nobody knows is `NO_WORD`'s like: a word without a label.

    Args:
        row: the row.
        cells: those of it that hold something.
        vocabulary: the words of the forms.
        in_money: whether the rows before were about money.
    """
    # The last cell of most rows is a value, and none of their words one of money.
    if len(cells) < 2 or _is_value(cells[-1].text) or is_of_goals(cells, vocabulary.words):
        return None
    if not (in_money or any(_opens_money(cell.text, vocabulary) for cell in cells)):
        return None
    if any(_is_value(cell.text) for cell in cells):
        return None
    words = {cell.column: _head_word(cell, vocabulary) for cell in cells}
    heads = [cell for cell in cells if _is_head(words[cell.column])]
    telling = sum(
        _tells_column(words[cell.column]) or _is_granted(cell, vocabulary) for cell in heads
    )
    if len(heads) < (2 if telling else 3):
        return None
    first = next((cell for cell in heads if _tells_column(words[cell.column])), heads[1])
    if any(not cell.text for cell in row[row.index(first) : row.index(cells[-1])]):
        return None
    words = _with_stages_of_parts(cells, _without_balances(cells, words, vocabulary))
    return _with_sum_of_years(words)


def _opens_money(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a word says that its row is about money."""
    word = vocabulary.words[text]
    if word.label == "section":
        return any(part in text for part in vocabulary.money_parts.get("money", ()))
    if word.label == "fund_source" or (word.label and word.money_unit):
        return True
    return word.money is not None and word.money.sure


def _is_value(text: str) -> bool:
    if len(text) > _LONGEST_HEAD or holds_figure(text) or is_blank_mark(text):
        return True
    return _NUMERALS.issuperset(text)


def _head_word(cell: Cell, vocabulary: Vocabulary) -> Word:
    word = vocabulary.words[cell.text]
    if word.label is not None:
        return word
    if any(text.endswith(vocabulary.shares) for text in _spellings(cell.text, vocabulary)):
        return _SHARE
    return weak_word(cell.text, vocabulary) or word


def _spellings(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    return squeeze(text), vocabulary.name(text)


def _is_head(word: Word) -> bool:
    """Whether a word may head a column of money: a share, or money of some kind."""
    return word.label == "execution" or word.money is not None


def _tells_column(word: Word) -> bool:
    """Whether a word heads a column rather than a row: a share, a stage, a year."""
    money = word.money
    return word.label == "execution" or bool(money and (money.stage or money.year))


def _is_granted(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a head says that its amounts were granted: 审定数 beside 申报数."""
    return any(part in cell.text for part in vocabulary.money_parts.get("granted", ()))


def _without_balances(
    cells: Sequence[Cell], words: Mapping[int, Word], vocabulary: Vocabulary
) -> dict[int, Word]:
    """Beside what was spent, what is left (结转结余数) is no source of the budget."""
    spent = any(word.money and word.money.stage == "executed" for word in words.values())
    ends = vocabulary.money_ends.get("balance", ())
    return {
        cell.column: _BALANCE
        if spent and vocabulary.name(cell.text).endswith(ends)
        else words[cell.column]
        for cell in cells
    }


def _with_sum_of_years(words: Mapping[int, Word]) -> dict[int, Word]:
    """Beside two years, 合计 is of all of them."""
    years = {
        word.money.year: column
        for column, word in words.items()
        if word.money is not None and word.money.year
    }
    if len(years) < 2:
        return dict(words)
    whole = Money("budget", "multi_year")
    return {
        column: word._replace(label="multi_year_budget", money=whole)
        if column > min(words) and word.money == Money("budget", sure=False)
        else word
        for column, word in words.items()
    }


def _with_stages_of_parts(cells: Sequence[Cell], words: Mapping[int, Word]) -> dict[int, Word]:
    """A part that stands there twice is of the total left of it, and so is one that says 其中.

    Such as 全年预算 | 财政资金 | 全年执行 | 财政资金.
    """
    made = dict(words)
    said = [squeeze(cell.text) for cell in cells]
    total: Money | None = None
    for cell, text in zip(cells, said, strict=True):
        word = made[cell.column]
        money = word.money
        if money is None:
            continue
        if money.role in (None, "budget"):
            total = money
        elif money.stage is None and (said.count(text) > 1 or text.startswith(_OF_WHICH)):
            stage = total.stage if total is not None else None
            made[cell.column] = word._replace(money=money._replace(stage=stage))
    return made
