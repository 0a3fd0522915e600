"""The rows of a table whose ends are not certain, as wide as the header of their block."""

from collections.abc import Callable, Iterator

from pipelines.documents import Cell, Row, Table
from pipelines.forms.words.vocabulary import Vocabulary, squeeze


def whole_rows(
    table: Table, width: Callable[[], int], words: Vocabulary
) -> Iterator[tuple[int, Row]]:
    """Join rows that were cut in pieces.

    Args:
        table: theirs.
        width: how many cells a row of the block that is being read has; 0 outside one. It is asked
            at each row.
        words: the vocabulary.

    Returns:
        Each with how many rows of the table have been taken with it.
    """
    pending: Row = []
    for place, row in enumerate(table.rows, start=1):
        whole = width()
        if not pending and len(row) == whole:
            yield place, row
            continue
        if not whole or _is_note(row, words) or _opens_something(row, pending, words):
            if pending:
                yield place, pending
                pending = []
            if row:
                yield place, row
            continue
        pending.extend([Cell(cell.text, len(pending) + at) for at, cell in enumerate(row)])
        if len(pending) >= whole:
            yield place, pending
            pending = []
    if pending:
        yield len(table.rows), pending


def _opens_something(row: Row, pending: Row, words: Vocabulary) -> bool:
    """Whether a row cannot be the rest of one that was cut.

    It begins with a label, or with a level of its own.
    """
    word = words.words[row[0].text]
    if word.label is not None or word.column is not None:
        return len(row) > 1 or not pending
    return bool(pending and pending[0].text) and squeeze(row[0].text).endswith("指标")


def _is_note(row: Row, words: Vocabulary) -> bool:
    return squeeze(row[0].text[:8]).startswith(words.notes)
