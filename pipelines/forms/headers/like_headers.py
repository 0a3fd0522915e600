"""What rows are like, seen from headers: whether one may be a header, a row of a block, a remark.

A row comes in; nothing of its columns is looked at here.
"""

from collections.abc import Sequence

from pipelines.documents import Cell, Row
from pipelines.forms.headers.levels import known_level
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

MOST_ROWS = 24
"""How many rows under a header are looked at."""
_MOST_COLUMNS = 60
LONGEST_HEADER = 40


def rows_under(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Row]:
    """The rows that stand under a header, up to what plainly is no row of its block."""
    found: list[Row] = []
    for row in rows[:MOST_ROWS]:
        texts = [cell.text for cell in row if cell.text]
        words = vocabulary.words
        if sum(words[text].column is not None for text in texts[:4]) >= 3:
            break
        if texts and words[texts[0]].total:
            break
        if texts and len(texts) <= 2 and words[texts[0]].label not in (None, "section"):
            break
        found.append(row)
    return found


def has_level(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row holds the name of a level."""
    return any(known_level(cell.text, vocabulary) is not None for cell in row if cell.text)


def may_be_header(row: Row) -> bool:
    """Whether a row can be a header: short texts over two columns and more."""
    cells = [cell for cell in row if cell.text]
    if not 2 <= len(cells) <= _MOST_COLUMNS:
        return False
    return all(len(cell.text) <= LONGEST_HEADER for cell in cells)


def has_header_words(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row in a block may head another: two of its cells are header words."""
    columns = vocabulary.columns
    return sum(bool(cell.text) and squeeze(cell.text) in columns for cell in row) >= 2


def is_note(row: Row, first: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a row is a remark: nothing but its first cell, which begins like one."""
    alone = all(cell is first or not cell.text for cell in row)
    return alone and squeeze(first.text[:8]).startswith(vocabulary.notes)
