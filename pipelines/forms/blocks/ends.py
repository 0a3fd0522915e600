"""Where a block ends: at a label in the first column.

A row comes in, with its first word and the block that is read; whether it is still one of its rows
goes out.
"""

from collections.abc import Mapping

from pipelines.documents import Row
from pipelines.forms.blocks.block import Block
from pipelines.forms.blocks.details import DetailBlock, FundBlock
from pipelines.forms.values.labels import VALUELESS
from pipelines.forms.words.money_words import MONEY
from pipelines.forms.words.vocabulary import Word


def first_label(row: Row, words: Mapping[str, Word]) -> str | None:
    """A label in the first column.

    Further right, a word like 其他资金 is the name of an indicator.
    """
    return words[row[0].text].label if row[0].column == 0 and row[0].text else None


def stays_in(block: Block, row: Row, word: Word, words: Mapping[str, Word]) -> bool:
    """Whether a row that begins with a word of the forms is still one of the block's.

    Args:
        block: the one that is read.
        row: the row.
        word: the first in it.
        words: all of them.
    """
    label = first_label(row, words)
    if label is None or (word.total and block.sums(row)):
        return True
    if isinstance(block, FundBlock):
        return label in MONEY
    if isinstance(block, DetailBlock):
        return word.total
    if sum(bool(cell.text) for cell in row) > 2:
        # 预算执行率 may stand in the column of levels, 绩效指标 merged downwards beside it.
        return label == "execution" or label in VALUELESS or not block.may_end_at(label)
    return block.starts_after(0) and label in VALUELESS
