"""Headers of blocks of indicators, of one row or two.

A row comes in, with the rows under it; the `Layout` of the block that it heads goes out, or that it
heads none. The columns are told by `layout`; which of several targets is that of the form's year is
decided here: the others are kept as what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.blocks.block import LEVELS
from pipelines.forms.headers.header_rows import CORE, divided, joined, names_rows
from pipelines.forms.headers.heading import heading
from pipelines.forms.headers.layout import (
    NAMES,
    TARGETS,
    Column,
    by_content,
    columns_of,
    columns_under,
    is_date,
    is_target,
)
from pipelines.forms.headers.levels import known_level
from pipelines.forms.headers.like_headers import (
    LONGEST_HEADER,
    has_level,
    may_be_header,
    rows_under,
)
from pipelines.forms.values.labels import GOALS
from pipelines.forms.words.vocabulary import Vocabulary, Word, squeeze

_BESIDE = frozenset(("", "label", "remark", "attribute"))
_MAY_HEAD = frozenset(
    (
        *("execution", "note", "section", "attribute", "money_unit", "long_term", "year_term"),
        *("goal_text", "long_term_goal_text", "result_goal_text"),
    )
)
"""Fields of labels that may stand in a header, too."""
_SENTENCE_ENDS = ("。", "；")
_PREFERRED = ("this year", "adjusted", "annual", "", "initial", "a year", "given")
"""Of targets of several times, the one that is the form's; what others set for it comes last."""


class Layout(NamedTuple):
    """What the columns under a header are.

    Attributes:
        fields: column → field.
        parts: column → which of the blocks side by side, from 0.
        headers: column → header, of those that are kept beside the indicator.
        reasons: column, field and why, of each header cell.
    """

    fields: dict[int, str]
    parts: dict[int, int]
    headers: dict[int, str]
    reasons: tuple[tuple[int, str, str], ...]


def read_header(
    row: Row,
    lower: Row | None,
    rows: Sequence[Row],
    vocabulary: Vocabulary,
    year: int | None,
) -> Layout | None:
    """The layout of the block that a row is the header of, if it is one.

    Args:
        row: the row.
        lower: the second row of the header, if it has one.
        rows: those below the header.
        vocabulary: the words of the forms.
        year: of the form, where it is known.
    """
    said = (heading(cell.text, vocabulary) for cell in row if cell.text)
    is_said = any(found is not None and found.field in CORE for found in said)
    if not is_said and not any(has_level(below, vocabulary) for below in rows[:2]):
        return None
    under = rows_under(rows, vocabulary)
    header = list(divided(joined(row, lower), under, vocabulary))
    columns = by_content(columns_under(header, under, vocabulary), vocabulary)
    parts = _parts(columns)
    timed: list[tuple[int, Column]] = []
    for part in range(max(parts, default=0) + 1):
        own = [column for n, column in enumerate(columns) if parts[n] == part]
        timed += [(part, column) for column in _single(_timed(own, vocabulary, year), vocabulary)]
    return _layout(timed) if _is_block([column for _, column in timed], vocabulary) else None


def heads_nothing(texts: Sequence[str], words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a row shows at once that it can be no header, as most rows of labels do.

    It has a label behind its first text, or two texts alone of which none is a target's header.

    Args:
        texts: of the row.
        words: what they stand for.
        vocabulary: the words of the forms.
    """
    for word in words[1:]:
        if word.label is not None and word.column is None and word.label not in _MAY_HEAD:
            return True
    if len(texts) > 2 or words[1].column is not None:
        return False
    if len(texts[1]) > LONGEST_HEADER:
        return True
    for text in texts:
        said = heading(text, vocabulary)
        if said is not None and said.field in TARGETS:
            return False
    return True


def may_head(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row can be a header, whatever stands under it: no value and no label is in it."""
    texts = [cell.text for cell in row if cell.text]
    if not may_be_header(row) or any(_is_label(text, vocabulary) for text in texts[1:]):
        return False
    if any("。" in text for text in texts) or _are_goals(texts, vocabulary):
        return False
    said = [heading(text, vocabulary) for text in texts]
    if any(text.endswith(_SENTENCE_ENDS) for text in texts[1:]):
        return False
    if len(texts) < 3 and not any(found is not None and found.field in TARGETS for found in said):
        return False
    unsaid = [text for text, found in zip(texts, said, strict=True) if found is None]
    is_row = any(known_level(text, vocabulary) for text in unsaid if text in texts[:2])
    return not is_row and not any(_is_promise(text) for text in unsaid if text != texts[0])


def _are_goals(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether texts are labels of goals with their values by turns: 年度目标, …, 完成情况, …."""
    labels, values = texts[::2], texts[1::2]
    if len(labels) != len(values) or vocabulary.words[labels[0]].label not in GOALS:
        return False
    said = [heading(text, vocabulary) for text in labels[1:]]
    are_reached = all(found is not None and found.field == "result_text" for found in said)
    are_goals = all(vocabulary.words[text].label in GOALS for text in labels[1:])
    return (are_reached or are_goals) and not any(heading(text, vocabulary) for text in values)


def _is_promise(text: str) -> bool:
    """Whether a text is a target; 本年任务 is none, though it says a time."""
    return is_target(text) and not is_date(text)


def _is_label(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text asks for a value of the form, and heads no column."""
    word = vocabulary.words[text]
    return word.label is not None and word.column is None and word.label not in _MAY_HEAD


def _parts(columns: list[Column]) -> list[int]:
    """Which of the blocks side by side a column is of: the same header again begins the next."""
    parts: list[int] = []
    part, seen = 0, set[str]()
    for column in columns:
        word = f"{column.field}:{squeeze(column.header)}"
        if column.field is not None and column.field not in _BESIDE and column.header:
            if word in seen:
                part, seen = part + 1, set()
            seen.add(word)
        parts.append(part)
    return parts


def _timed(columns: list[Column], vocabulary: Vocabulary, year: int | None) -> list[Column]:
    """Of targets of several times, that of the form's year is the target; so of results."""
    columns = _reached(columns, vocabulary)
    for field in ("target_text", "result_text"):
        own = [n for n, column in enumerate(columns) if column.field == field]
        times = {n: _standing(columns[n].time, year) for n in own}
        years = [n for n in own if times[n] == "some year"]
        if len(years) == 1:
            times[years[0]] = "a year"
        chosen = min(
            (n for n in own if times[n] in _PREFERRED),
            key=lambda n: (
                _PREFERRED.index(times[n]),
                vocabulary.column_rank(columns[n].cell.text),
            ),
            default=None,
        )
        for n in own:
            if n != chosen:
                columns[n] = _of_another_time(
                    columns[n], times[n], chosen is not None and times[chosen]
                )
    return columns


def _reached(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """年末实现值 alone is a target; beside 年初目标值, and no result, it is what was reached."""
    if any(column.field == "result_text" for column in columns):
        return columns
    words = vocabulary.headers_of
    promised = [*words.promised, *words.planned]

    def holds(column: Column, some: Iterable[str]) -> bool:
        return any(word in squeeze(column.header) for word in some)

    targets = [column for column in columns if column.field == "target_text"]
    reached = [c for c in targets if holds(c, words.reached) and not holds(c, promised)]
    if len(reached) != 1 or not any(holds(column, promised) for column in targets):
        return columns
    return [
        column.known("result_text", f"{column.header}: reached, beside a target")
        if column is reached[0]
        else column
        for column in columns
    ]


def _standing(time: str | None, year: int | None) -> str:
    """Which time a column is of, seen from the form's year."""
    if time is None or not time[:1].isdigit():
        return time or ""
    first, _, last = time.partition("-")
    if year is None:
        return "some year"
    if int(last or first) < year:
        return "prior_year"
    return "long_term" if last else "this year" if int(first) == year else "a later year"


def _of_another_time(column: Column, time: str, chosen: str | bool) -> Column:
    if time == "long_term" and column.field == "target_text":
        return column.known("long_term_target_text", f"{column.header}: of the long term")
    if time == "initial" and chosen == "adjusted" and column.field == "target_text":
        return column.known("initial_target_text", f"{column.header}: adjusted since")
    return column.known("attribute", f"{column.header}: {time or 'another time'}, kept beside")


def _single(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Of two headers for one column, the one that the vocabulary has first is meant."""
    seen: dict[str, int] = {}
    for n, column in enumerate(columns):
        field = column.field or ""
        if field in _BESIDE:
            continue
        if field in seen:
            n_kept, n_left = seen[field], n
            ranks = [vocabulary.column_rank(columns[m].cell.text) for m in (n_kept, n_left)]
            if ranks[1] < ranks[0]:
                n_kept, n_left = n_left, n_kept
            left = columns[n_left]
            columns[n_left] = left.known("attribute", f"{left.header}: a second {field}")
            seen[field] = n_kept
        else:
            seen[field] = n
    return columns


def _is_block(columns: list[Column], vocabulary: Vocabulary) -> bool:
    known = [column for column in columns if (column.field or "") not in _BESIDE]
    fields = {column.field for column in known}
    has_names = any(column.field in (*LEVELS, *NAMES) for column in known)
    if not has_names or not (fields & TARGETS or _are_places(columns, fields)):
        return False
    levels = sum(column.field in LEVELS for column in known)
    named = any(names_rows(column.cell.text, vocabulary) for column in known)
    is_enough = (levels and fields & TARGETS) or _are_names_and_targets(known, vocabulary)
    return (levels > 0 or named) and len(known) >= (2 if is_enough else 3)


def _are_names_and_targets(known: list[Column], vocabulary: Vocabulary) -> bool:
    """Whether two columns are called 指标名称 and 指标值, and targets stand under the latter."""
    said = [heading(column.cell.text, vocabulary) for column in known if column.cell.text]
    if [one and one.field for one in said] != ["indicator_name", "target_text"]:
        return False
    names, targets = (column.texts for column in known)
    return bool(names) and 2 * sum(map(is_target, targets)) >= max(1, len(targets))


def _are_places(columns: list[Column], fields: Iterable[str | None]) -> bool:
    """Whether several columns of targets stand under the names of levels, one a place."""
    like = [
        column
        for column in columns
        if column.field == "attribute"
        and column.texts
        and 2 * sum(map(is_target, column.texts)) >= len(column.texts)
    ]
    return len(like) >= 2 and set(LEVELS) & set(fields) != set()


def _layout(columns: list[tuple[int, Column]]) -> Layout:
    fields: dict[int, str] = {}
    parts: dict[int, int] = {}
    headers: dict[int, str] = {}
    for part, column in columns:
        under = columns_of(column.cell)
        fields.update(dict.fromkeys(under, column.field or ""))
        parts.update(dict.fromkeys(under, part))
        if column.field in ("attribute", "initial_target_text"):
            headers.update(dict.fromkeys(under, column.header))
    reasons = tuple(
        (column.cell.column + 1, column.field, column.reason)
        for _, column in columns
        if column.field and column.header
    )
    return Layout(fields, parts, headers, reasons)


def words_alone(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether listed words tell all of a header, and its columns need not be looked at."""
    texts = [cell.text for cell in row if cell.text]
    fields = [vocabulary.words[text].column for text in texts]
    begun = next((n for n, field in enumerate(fields) if field), 0)
    inside = list(zip(texts[begun:], fields[begun:], strict=True))
    if begun > 1 or any(field is None for _, field in inside):
        return False
    if begun == 1 and "level1" not in fields:
        return False  # it may be the header of a column of levels
    for field in ("target_text", "result_text", "indicator_name", *LEVELS):
        if len({squeeze(text) for text, own in inside if own == field}) > 1:
            return False
    return all(_is_timeless(text, field, vocabulary) for text, field in inside)


def _is_timeless(text: str, field: str | None, vocabulary: Vocabulary) -> bool:
    said = heading(text, vocabulary)
    return (
        said is None
        or field not in TARGETS
        or said.time in (None, "annual", "initial", "long_term")
    )


def surprises(row: Row, rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether what stands under listed words is not what they say.

    A column for signs holds something else, or a header stands over several columns.
    """
    for cell in row:
        field = vocabulary.words[cell.text].column if cell.text else None
        if field in ("comparator", "direction"):
            text = next((below for below in _below(cell, rows[:8])), "")
            is_sign = squeeze(text) in vocabulary.signs
            if text and (field == "direction" or not is_sign):
                return True
        elif field == "target_text" and cell.column_span > 1 and rows:
            inner = [o for o in rows[0] if o.text and o.column in columns_of(cell)]
            if len(inner) > 1:
                return True
    return False


def _below(cell: Cell, rows: Sequence[Row]) -> Iterator[str]:
    under = columns_of(cell)
    return (other.text for row in rows for other in row if other.text and other.column in under)
