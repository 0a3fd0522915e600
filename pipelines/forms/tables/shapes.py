"""Tables that people made in another shape, brought into the usual one before they are searched.

A table as read comes in; one table or several go out, each with how many columns stand to the left
of it, so that addresses stay those of the file. Looked after are merged cells that were taken apart
and filled (the same text in each of them) or left blank, forms that stand side by side, and blank
columns before a form. A table of the usual shape costs a look at its first rows and goes out as it
is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, pairwise
from operator import eq
from typing import NamedTuple

from pipelines.documents import Cell, Row, Table
from pipelines.documents.grid import COVERED, first_text
from pipelines.forms.words.money_words import MONEY
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, Word, squeeze

_LOOKED_AT = 5
"""How many rows with anything in them tell what shape a table has."""
_IDENTITY = frozenset(("project_name", "unit", "department", "project_code", "unit_code"))
_SIGNS = "0123456789.-—≥≤"
_LEVEL_ENDS = ("指标", "指标)", "成本", "效益", "满意度")


class Shaped(NamedTuple):
    """A table of the usual shape.

    Attributes:
        table: its columns count from 0.
        offset: how many columns of the file stand to the left of it.
    """

    table: Table
    offset: int = 0


def in_shape(table: Table, vocabulary: Vocabulary, standing: int = 0) -> Iterable[Shaped]:
    """A table as one or several of the usual shape.

    Args:
        table: as read.
        vocabulary: the words of the forms.
        standing: how many columns stand left of the form that stands open, which may go on here.
    """
    if not table.exact:
        return (Shaped(table),)
    rows = table.rows
    # Equal tuples are compared without a step of Python: most tables have none, one after another.
    if any(map(eq, rows, islice(rows, 1, None))):
        rows = _without_repeated(rows)
    head = _head(rows, vocabulary.words)
    repeats = [row for row in head if _says_twice(row)]
    if repeats and any(_is_filled(row, vocabulary) for row in repeats):
        rows = _emptied(rows, vocabulary)
        repeats = head = _head(rows, vocabulary.words)
    elif sum([_lacks_a_merge(row, vocabulary) for row in head if not _has_spans(row)]) > 1:
        rows = [row if _has_spans(row) else _joined(row, vocabulary) for row in rows]
    if rows is not table.rows:
        table = replace(table, rows=rows)
    if repeats and any(_pairs(row, vocabulary) for row in repeats):
        return _apart(table, vocabulary)
    return (_from_its_first_column(table, head, vocabulary.words, standing),)


def _head(rows: list[Row], words: Mapping[str, Word]) -> list[Row]:
    """The first rows with anything in them, up to the header of a block, if one comes."""
    head: list[Row] = []
    for row in rows:
        first = first_text(row) if len(row) > 2 else ""
        if first:
            head.append(row)
            if words[first].column is not None or len(head) == _LOOKED_AT:
                break
    return head


def _says_twice(row: Row) -> bool:
    texts = [text for text, _, _ in row if text]
    return len(set(texts)) < len(texts)


def _texts(row: Row) -> bool:
    return any(cell[0] for cell in row)


def _has_spans(row: Row) -> bool:
    for text, _, span in row:  # noqa: SIM110 - a generator would take twice the time
        if text is COVERED or span > 1:
            return True
    return False


# Merged downwards and filled


def _without_repeated(rows: list[Row]) -> list[Row]:
    """Rows that say in full what the row above says are covered by it: merged cells, filled down.

    A row without a level of its own may be there twice on purpose.
    """
    kept: list[Row] = []
    standing: Row = []
    for row in rows:
        if row == standing and _says_all(row):
            kept.append([cell._replace(text=COVERED) for cell in row])
        else:
            kept.append(row)
            standing = row
    return kept


def _says_all(row: Row) -> bool:
    texts = [cell.text for cell in row if cell.text]
    return len(texts) > 2 and any(squeeze(text).endswith(_LEVEL_ENDS) for text in texts)


# Merged to the right and filled


def _is_filled(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether cells that belong together say the same in this row, one beside the other.

    A heading does in each cell; so does a word that heads a column or names a project. Of other
    texts nobody can tell: 满意度指标 may well stand beside 满意度指标.
    """
    texts = [cell[0] for cell in row]
    for text, beside in pairwise(texts):
        if text and text == beside:
            word = vocabulary.words[text]
            if word.column is not None or word.label in _IDENTITY:
                return True
            said = list(filter(None, texts))
            if len(said) > 2 and len(set(said)) == 1:
                return True
            first = vocabulary.words[said[0]].label
            if first in _IDENTITY and len(said) > 2 and len(set(said[1:])) == 1:
                return True
    return False


def _emptied(rows: list[Row], vocabulary: Vocabulary) -> list[Row]:
    """The rows of a filled table as they were before: a text once, over all cells it fills."""
    apart: dict[int, bool] = {}
    made: list[Row] = []
    above: Row = []
    for row in rows:
        joined = _joined_where_equal(row, apart, vocabulary)
        _note_heads(joined, row, apart, vocabulary)
        made.append(_covered(joined, above, vocabulary))
        above = joined
    return made


def _joined_where_equal(row: Row, apart: dict[int, bool], vocabulary: Vocabulary) -> Row:
    is_one_text = len({cell.text for cell in row if cell.text}) == 1
    if is_one_text:
        apart.clear()
    joined: Row = []
    for cell in row:
        last = joined[-1] if joined else None
        if last is not None and cell.text and last.text == cell.text:
            word = vocabulary.words[cell.text]
            heads = word.column is not None or (word.label is not None and word.label not in MONEY)
            if heads or not apart.get(cell.column):
                end = cell.column + cell.column_span
                joined[-1] = last._replace(column_span=end - last.column)
                continue
        joined.append(cell)
    return joined


def _note_heads(joined: Row, row: Row, apart: dict[int, bool], vocabulary: Vocabulary) -> None:
    """Between which columns two different heads stand: under them, equal texts are two."""
    texts = {cell.text for cell in row if cell.text}
    known = sum(vocabulary.words[text] is not NO_WORD for text in texts)
    if len(texts) < 2 or known * 2 <= len(texts) or any(text[0] in _SIGNS for text in texts):
        return  # labels with their values
    starts = {cell.column for cell in joined}
    for cell, beside in pairwise(row):
        if cell.text and beside.text:
            apart[beside.column] = beside.column in starts


def _covered(row: Row, above: Row, vocabulary: Vocabulary) -> Row:
    """A label that stands in the row above too, as wide, is merged with it."""
    standing = {(cell.column, cell.column_span): cell.text for cell in above}
    return [
        cell._replace(text=COVERED)
        if cell.text
        and standing.get((cell.column, cell.column_span)) == cell.text
        and vocabulary.words[cell.text].label is not None
        else cell
        for cell in row
    ]


# Merged to the right, taken apart and left blank


def _lacks_a_merge(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a label has its value further right, with blanks between them."""
    if "" not in [text for text, _, _ in row]:
        return False
    return any(True for _ in _gaps(row, vocabulary))


def _gaps(row: Row, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where a label stands and where its value does, if blanks stand between them."""
    words = vocabulary.words
    label, place = NO_WORD, 0
    for at, cell in enumerate(row):
        if not cell.text:
            continue
        word = words[cell.text]
        if label.label is not None and at > place + 1 and _may_be_value(label, word, cell):
            yield place, at
        label, place = word, at


def _may_be_value(label: Word, word: Word, cell: Cell) -> bool:
    is_amount = cell.text[0] in _SIGNS
    return word.label is None and word.column is None and (label.label not in MONEY or is_amount)


def _joined(row: Row, vocabulary: Vocabulary) -> Row:
    gaps = list(_gaps(row, vocabulary))
    if not gaps:
        return row
    joined = list(row)
    for place, at in reversed(gaps):
        span = row[at].column - row[place].column
        joined[place:at] = [row[place]._replace(column_span=span)]
    return joined


# Side by side


def _pairs(row: Row, vocabulary: Vocabulary) -> list[int]:
    """The columns in which one word that says whose form it is stands, if more than once."""
    places: dict[str, list[int]] = {}
    for cell in row:
        if cell.text and vocabulary.words[cell.text].label in _IDENTITY:
            places.setdefault(squeeze(cell.text), []).append(cell.column)
    return max(places.values(), key=len) if any(len(at) > 1 for at in places.values()) else []


def _apart(table: Table, vocabulary: Vocabulary) -> Iterator[Shaped]:
    """What stands above forms side by side, these forms one after the other, and what follows."""
    rows = table.rows
    at, columns = next(
        (number, columns) for number, row in enumerate(rows) if (columns := _pairs(row, vocabulary))
    )
    first = min(cell.column for row in rows for cell in row if cell.text)
    bounds = [first + column - columns[0] for column in columns]
    width = max(row[-1].column + row[-1].column_span for row in rows if row)
    begins, ends = _extent(rows, at, bounds[1:])
    if ends <= at:  # a cell of the very row stands over the border: nothing parts the forms
        yield Shaped(table)
        return
    above = rows[:begins] if any(map(_texts, rows[:begins])) else []
    if above:
        yield from in_shape(_part_of(table, 0, begins), vocabulary)
    headings = [] if above else table.headings
    for left, right in pairwise([*bounds, width]):
        part = _part_of(table, begins, ends)
        part.rows = [_between(row, left, right) for row in part.rows]
        part.headings = headings
        yield Shaped(part, left)
    if any(map(_texts, rows[ends:])):
        yield from in_shape(_part_of(table, ends, len(rows)), vocabulary)


def _part_of(table: Table, begins: int, ends: int) -> Table:
    """Some rows of a table, as a table; the lines above it stand over its first rows alone."""
    hidden = frozenset(row - begins for row in table.hidden_rows if row >= begins)
    headings = [] if begins else table.headings
    sure = {(row - begins, column): one for (row, column), one in table.confidences.items()}
    rows = table.rows[begins:ends]
    return replace(table, rows=rows, headings=headings, hidden_rows=hidden, confidences=sure)


def _extent(rows: list[Row], at: int, bounds: list[int]) -> tuple[int, int]:
    """The rows of forms side by side, of which row `at` names the projects.

    Lines with little in them stand above, such as titles; after the last, cells stand over a
    border between two forms.
    """
    few = len(bounds) + 1
    begins = at
    while begins > 0 and sum(bool(cell.text) for cell in rows[begins - 1]) <= few:
        begins -= 1
    ends = next(
        (
            number
            for number in range(at, len(rows))
            if any(_stands_over(cell, bound) for cell in rows[number] for bound in bounds)
        ),
        len(rows),
    )
    return begins, ends


def _stands_over(cell: Cell, bound: int) -> bool:
    return cell.column < bound < cell.column + cell.column_span


def _between(row: Row, left: int, right: int) -> Row:
    """The cells of a row between two columns; one that stands over the border is of both."""
    return [
        cell._replace(
            column=max(cell.column - left, 0), column_span=min(cell.column_span, right - left)
        )
        for cell in row
        if left <= cell.column < right or _stands_over(cell, left)
    ]


# Blank columns before a form


def _from_its_first_column(
    table: Table, head: list[Row], words: Mapping[str, Word], standing: int
) -> Shaped:
    """A table that begins a form, without the blank columns before it.

    One that goes on with a form may have a blank first column of its own: merged levels.
    """
    rows = table.rows
    if _begins_with_text(rows):
        return Shaped(table)
    if standing and not any(cell.text for row in rows for cell in row if cell.column < standing):
        return Shaped(replace(table, rows=[_further_left(row, standing) for row in rows]), standing)
    firsts = [next((cell for cell in row if cell.text), row[0]) for row in head]
    if not any(words[cell.text].label in _IDENTITY for cell in firsts if cell.text):
        return Shaped(table)
    offset = min(cell.column for row in rows for cell in row if cell.text)
    return Shaped(replace(table, rows=[_further_left(row, offset) for row in rows]), offset)


def _begins_with_text(rows: list[Row]) -> bool:
    """Whether a row has something in its first cell; most tables have in their first row."""
    return any(row and row[0].text for row in rows[:1]) or any(row and row[0].text for row in rows)


def _further_left(row: Row, offset: int) -> Row:
    return [cell._replace(column=cell.column - offset) for cell in row if cell.column >= offset]
