"""The rows of a header of indicators.

A row comes in, with those below; out goes which of them are further rows of the same header, and
the cells of all of them, each with the words above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.documents import Cell, Row
from pipelines.documents.grid import make_cell
from pipelines.forms.blocks.block import LEVELS
from pipelines.forms.headers.heading import heading
from pipelines.forms.headers.layout import NAMES, TARGETS, columns_of, is_target
from pipelines.forms.words.vocabulary import Vocabulary

CORE = frozenset((*LEVELS, *NAMES, *TARGETS))
"""Columns of which a header has at least one."""


def lower_row(upper: Row, rows: Sequence[Row], vocabulary: Vocabulary) -> Row | None:
    """The second row of a header, if it has one.

    Nothing stands in it under the words for levels and names; under one of the others stand
    several cells, or a word for a time or a column.
    """
    first = _first_core(upper, vocabulary)
    if not rows or not rows[0]:
        return None
    begins = rows[0][0]
    if begins.text and begins.column >= first and not names_rows(begins.text, vocabulary):
        return None
    found = _under(widened(upper, rows[0]), rows[0])
    texts = {cell.column: [below.text for below in lower] for cell, lower in found if lower}
    inside = {column: lower for column, lower in texts.items() if column >= first}
    named = any(
        names_rows(cell.text, vocabulary) and not _are_names(lower, vocabulary)
        for cell, lower in found
        if lower
    )
    if not inside or named:
        return None
    for lower in inside.values():
        if not all(_is_word(text, vocabulary) for text in lower) and (
            len(lower) < 2 or any(_is_value(text) for text in lower)
        ):
            return None
    return rows[0]


def _are_names(lower: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether one word stands over several of levels and names: 指标 over 一级, 二级, 三级."""
    return len(lower) > 1 and all(names_rows(cell.text, vocabulary) for cell in lower)


def folded(upper: Row, lower: Row) -> Row:
    """Two rows of a header as one, under which a third may stand."""
    return [
        make_cell((cell.text + over, cell.column, cell.column_span))
        for cell, over in joined(widened(upper, lower), lower)
    ]


def widened(upper: Row, lower: Row) -> Row:
    """The first row of a header as wide as the second.

    Text says of no cell how many columns it covers: the one above the first word of a longer second
    row covers what that row has more.
    """
    more = _end(lower) - _end(upper)
    first = next((cell.column for cell in lower if cell.text and cell.column), None)
    if more <= 0 or first is None or not any(cell.column == first for cell in upper):
        return upper
    return [
        make_cell(
            (
                cell.text,
                cell.column + (more if cell.column > first else 0),
                cell.column_span + (more if cell.column == first else 0),
            )
        )
        for cell in upper
    ]


def _end(row: Row) -> int:
    return row[-1].column + row[-1].column_span if row else 0


def _first_core(row: Row, vocabulary: Vocabulary) -> int:
    """Where the words of a header begin: left of them stand words beside the block."""
    cores = (
        cell.column
        for cell in row
        if cell.text and (said := heading(cell.text, vocabulary)) and said.field in CORE
    )
    return next(cores, len(row) and row[-1].column + 1)


def names_rows(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a header word stands over levels or names."""
    said = heading(text, vocabulary) if text else None
    return said is not None and said.field in (*LEVELS, "indicator_name")


def _is_word(text: str, vocabulary: Vocabulary) -> bool:
    return heading(text, vocabulary) is not None


def _is_value(text: str) -> bool:
    return len(text) > 20 or is_target(text)


def _under(upper: Row, lower: Row) -> list[tuple[Cell, list[Cell]]]:
    """The cells of a header with those of the row below; a blank goes with the word before it."""
    at = {cell.column: cell for cell in lower if cell.text}
    heads: list[tuple[Cell, list[Cell]]] = []
    for cell in upper:
        below = [at[column] for column in columns_of(cell) if column in at]
        if cell.text or not heads or not below:
            heads.append((cell, below))
        else:
            heads[-1][1].extend(below)
    return heads


def joined(upper: Row, lower: Row | None) -> list[tuple[Cell, str]]:
    """The cells of a header, each with the one above it where it has two rows."""
    if lower is None:
        return [(cell, "") for cell in upper]
    cells: list[tuple[Cell, str]] = []
    for cell, below in _under(upper, lower):
        cells.extend((other, cell.text) for other in below)
        taken = {column for other in below for column in columns_of(other)}
        free = [column for column in columns_of(cell) if column not in taken]
        if not below:
            cells.append((cell, ""))
        cells.extend((make_cell(("", column, 1)), "") for column in free if below)
    return cells


def divided(
    header: list[tuple[Cell, str]], rows: Sequence[Row], vocabulary: Vocabulary
) -> Iterator[tuple[Cell, str]]:
    """A header over several columns without words for each, told by what stands in them.

    Such as a target over its sign, number and unit, or 绩效指标 over levels and names.
    """
    begun = {cell.column for row in rows for cell in row if cell.text}
    for cell, over in header:
        starts = begun.intersection(columns_of(cell))
        if cell.column_span < 2 or len(starts) < 2 or not _may_be_divided(cell, vocabulary):
            yield cell, over
            continue
        places = sorted(starts | {cell.column})
        for place, end in zip(places, [*places[1:], columns_of(cell).stop], strict=True):
            yield make_cell(("", place, end - place)), cell.text


def _may_be_divided(cell: Cell, vocabulary: Vocabulary) -> bool:
    said = heading(cell.text, vocabulary) if cell.text else None
    if said is None:
        return bool(cell.text)
    return said.field in ("target_text", "level1", "indicator_name", None)
