"""What the columns under a header are like.

A header row and the rows under it come in; the field of each of its columns goes out, with the
reason. Words go first (`headers`); where they do not tell, the content of a column does: levels,
signs, units, points that add up to 100, targets, names. What is nothing of these is an attribute,
kept beside the indicator under its header.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.headers.heading import heading
from pipelines.forms.headers.levels import known_level, level_field
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, squeeze
from pipelines.targets import parse_target
from pipelines.targets.words.text import even
from pipelines.targets.words.units import is_known

_MOST = Decimal("0.8")
_NOTHING = frozenset(("", "无", "/", "-", "—", "--", "……", "…", "..."))
_LEVELS = ("level1", "level2")
NAMES = ("indicator_name", "indicator_description", "evaluation_standard")
TARGETS = frozenset(("target_text", "long_term_target_text", "result_text"))


class Column(NamedTuple):
    """A column under a header.

    Attributes:
        cell: its header cell, blank where the header is silent.
        over: the header above that one, where the header has two rows.
        texts: what stands under it, blanks left out.
        field: what it holds, where it is known.
        time: of which its values are, as in `headers`.
        reason: why.
    """

    cell: Cell
    over: str
    texts: tuple[str, ...]
    field: str | None = None
    time: str | None = None
    reason: str = ""

    @property
    def header(self) -> str:
        """Its header as published."""
        return "/".join(filter(None, (self.over, self.cell.text)))

    def known(self, field: str, reason: str) -> Column:
        """The same column, of this field."""
        return self._replace(field=field, reason=reason)


def columns_of(cell: Cell) -> range:
    """The columns that a cell covers."""
    return range(cell.column, cell.column + cell.column_span)


def columns_under(
    header: Sequence[tuple[Cell, str]], rows: Sequence[Row], vocabulary: Vocabulary
) -> list[Column]:
    """The columns of a header, with what its words say of them.

    Args:
        header: its cells, each with the text of the cell above it (of a header of two rows).
        rows: what stands under it.
        vocabulary: the words of the forms.
    """
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        for cell in row:
            if cell.text and squeeze(cell.text) not in _NOTHING:
                texts[cell.column].append(cell.text)
    return [
        _by_word(
            Column(cell, over, tuple(text for n in columns_of(cell) for text in texts.get(n, ()))),
            vocabulary,
        )
        for cell, over in header
    ]


def _by_word(column: Column, vocabulary: Vocabulary) -> Column:
    text = column.cell.text
    said = heading(text, vocabulary) if text else None
    above = heading(column.over, vocabulary) if column.over else None
    if said is None or (said.field is None and (above is None or above.field is None)):
        time = (said and said.time) or (above and above.time) or None
        return column._replace(time=time)
    field = said.field or (above and above.field) or ""
    time = said.time or (above and above.time)
    return column._replace(time=time).known(field, f"{column.header}: by word")


def by_content(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """The same columns, those that words do not tell named by what stands in them."""
    first = next((n for n, column in enumerate(columns) if column.field), len(columns))
    columns = [_plain(n, column, first, vocabulary) for n, column in enumerate(columns)]
    columns = _levels(_signs(columns, vocabulary), vocabulary)
    columns = _standards(_targets(_points(_units(columns)), vocabulary))
    return [_kept(column) for column in _names(_by_place(columns, vocabulary), vocabulary)]


def _plain(place: int, column: Column, first: int, vocabulary: Vocabulary) -> Column:
    """A cell left of the block stands beside it: nothing of its own is under it, or itself."""
    if column.field is not None or place >= first or not column.cell.text:
        return column
    own = {squeeze(text) for text in column.texts} - {squeeze(column.cell.text)}
    whole = squeeze(column.cell.text) + "".join(map(squeeze, column.texts))
    is_beside = not own or (place == 0 and (_is_down(own, vocabulary) or _spelt(whole, vocabulary)))
    return column.known("label", f"{column.header}: beside the block") if is_beside else column


def _is_down(texts: set[str], vocabulary: Vocabulary) -> bool:
    """Whether a label goes down a column, a character or two a row."""
    return all(
        len(text) <= 2 and text.isalpha() and known_level(text, vocabulary) is None
        for text in texts
    )


def _spelt(whole: str, vocabulary: Vocabulary) -> bool:
    """Whether the cells of a column are a label that is written down them."""
    return len(whole) <= 16 and vocabulary.words[whole].label is not None


def _unknown(columns: list[Column]) -> list[int]:
    return [n for n, column in enumerate(columns) if column.field is None]


def _has(columns: Iterable[Column], *fields: str) -> bool:
    return any(column.field in fields for column in columns)


def _share(texts: Sequence[str], holds: Callable[[str], object]) -> int:
    return sum(bool(holds(text)) for text in texts)


def _is_most(count: int, texts: Sequence[str]) -> bool:
    return bool(texts) and count >= _MOST * len(texts)


def _levels(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Columns of levels, left to right."""
    free = [level for level in _LEVELS if not _has(columns, level)]
    end = next((n for n, c in enumerate(columns) if c.field in NAMES), len(columns))
    for place in _unknown(columns):
        texts = columns[place].texts
        count = _share(texts, lambda text: level_field(text, vocabulary))
        if free and place < end and texts and 2 * count > len(texts):
            reason = f"level column: {count} of {len(texts)} cells are levels"
            columns[place] = columns[place].known(free.pop(0), reason)
    return columns


def _signs(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Columns for signs and for directions: what stands in them decides, whatever the header."""
    own = {place: _sign_field(column, vocabulary) for place, column in enumerate(columns)}
    taken = set[str]()
    for place, said in own.items():
        column = columns[place]
        if said is not None and said[0] not in taken:
            columns[place] = column.known(*said)
            taken.add(said[0])
        elif _is_misnamed(column, any(own.values()), vocabulary):
            columns[place] = column._replace(field=None)
    return columns


def _is_misnamed(column: Column, is_told: bool, vocabulary: Vocabulary) -> bool:
    """Whether a header says signs or directions, and something else stands under it."""
    if column.field not in ("comparator", "direction") or not column.texts:
        return False
    return is_told or not all(squeeze(text) in vocabulary.no_signs for text in column.texts)


def _sign_field(column: Column, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Whether a column holds signs or directions, and why."""
    if column.field not in (None, "comparator", "direction"):
        return None
    words = [squeeze(text) for text in column.texts]
    good = _share(words, vocabulary.directions.get)
    signs = _share(words, vocabulary.signs.__contains__)
    both = signs + _share(words, vocabulary.no_signs.__contains__)
    if _is_most(good, words):
        told = f"direction column: {good} of {len(words)} cells say which way is good"
        return "direction", told
    if signs and _is_most(both, words):
        return "comparator", f"sign column: {signs} of {len(words)} cells are signs"
    return None


def _units(columns: list[Column]) -> list[Column]:
    for place in _unknown(columns) if not _has(columns, "measure_unit") else ():
        texts = columns[place].texts
        count = _share(texts, lambda text: _number(text) is None and is_known(even(text)))
        if _is_most(count, texts):
            reason = f"unit column: {count} of {len(texts)} cells are units of measure"
            columns[place] = columns[place].known("measure_unit", reason)
            break
    return columns


def _points(columns: list[Column]) -> list[Column]:
    """A column of numbers that add up to 100, or to 90 beside 10 for the execution."""
    for place in _unknown(columns) if not _has(columns, "weight", "full_score") else ():
        numbers = [_number(text) for text in columns[place].texts]
        total = sum((number for number in numbers if number is not None), Decimal())
        if len(numbers) > 1 and None not in numbers and total in (100, 90):
            reason = f"weights: {len(numbers)} numbers that add up to {total}"
            columns[place] = columns[place].known("weight", reason)
            break
    return columns


def _targets(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Columns most of whose cells are targets; headers tell what was promised from what was done.

    Of several that no word tells apart, as of one a place, only that of the sum is the target.
    """
    like = [n for n in _unknown(columns) if _is_of_targets(columns[n], vocabulary)]
    kinds = {place: _promise(columns[place], vocabulary) for place in like}
    for field in ("result_text", "target_text"):
        own = [place for place in like if kinds[place] == field]
        if field == "target_text" and not own:
            own = [place for place in like if kinds[place] is None]
        is_told = any(column.field == field and column.time != "given" for column in columns)
        for place in _told_apart(columns, own, vocabulary) if not is_told else ():
            count = _share(columns[place].texts, is_target)
            told = f"target column: {count} of {len(columns[place].texts)} cells are targets"
            columns[place] = columns[place].known(field, told)
    return columns


def _standards(columns: list[Column]) -> list[Column]:
    """Where nothing else is a target, 绩效标准 over targets and beside names is one."""
    if _has(columns, *TARGETS) or not _has(columns, "indicator_name"):
        return columns
    return [
        column.known("target_text", f"{column.header}: targets, and no other column is of them")
        if column.field == "evaluation_standard"
        and _is_most(_share(column.texts, is_target), column.texts)
        else column
        for column in columns
    ]


def _is_of_targets(column: Column, vocabulary: Vocabulary) -> bool:
    """Whether half the cells of a column are targets, and neither money nor dates alone."""
    texts = column.texts
    count, dates = _share(texts, is_target), _share(texts, is_date)
    if 2 * count < max(1, len(texts)) or _is_money(column, vocabulary):
        return False
    return not _is_most(dates, texts)


def is_date(text: str) -> bool:
    """Whether a text is a day or a time."""
    return _understood(text) in ("deadline", "period")


def _told_apart(columns: list[Column], own: list[int], vocabulary: Vocabulary) -> list[int]:
    """Of columns of targets those that are told apart: by their time, or as the sum of others."""
    plain = [place for place in own if columns[place].time in (None, "annual")]
    if len(plain) > 1:
        sums = [place for place in plain if _is_sum(columns[place], vocabulary)]
        years = [place for place in plain if columns[place].time == "annual"]
        plain = next((found for found in (sums, years) if len(found) == 1), [])
    return [place for place in own if place in plain or columns[place].time not in (None, "annual")]


def _is_sum(column: Column, vocabulary: Vocabulary) -> bool:
    return bool(column.cell.text) and vocabulary.words[column.cell.text].total


def _promise(column: Column, vocabulary: Vocabulary) -> str | None:
    """Whether a header says that its values were promised, or reached, as far as a stem tells."""
    return _stem(column.cell.text, vocabulary) or _stem(column.header, vocabulary)


def _stem(text: str, vocabulary: Vocabulary) -> str | None:
    word = squeeze(text)
    planned = any(stem in word for stem in vocabulary.headers_of.planned)
    if not planned and any(stem in word for stem in vocabulary.headers_of.reached):
        return "result_text"
    is_promised = planned or any(stem in word for stem in vocabulary.headers_of.promised)
    return "target_text" if is_promised else None


def _by_place(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Targets in words alone: the one column after the names that no word and no content tells."""
    if _has(columns, *TARGETS) or not _has(columns, *_LEVELS):
        return columns
    name = next((n for n, c in enumerate(columns) if c.field == "indicator_name"), len(columns))
    after = [n for n in _unknown(columns) if n > name and columns[n].texts]
    if len(after) == 1 and _promise(columns[after[0]], vocabulary) == "target_text":
        told = f"target column: {columns[after[0]].header} stands after the names"
        columns[after[0]] = columns[after[0]].known("target_text", told)
    return columns


def _is_money(column: Column, vocabulary: Vocabulary) -> bool:
    word = vocabulary.words[column.cell.text] if column.cell.text else NO_WORD
    return "amount" in word.parts.values() and not word.total


def _names(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Without a name column, the texts between the levels and the target are names."""
    if _has(columns, "indicator_name", "indicator_description"):
        return columns
    target = next((n for n, c in enumerate(columns) if c.field in TARGETS), len(columns))
    found = [n for n in _unknown(columns) if _is_of_texts(columns[n])]
    before = [n for n in found if n < target]
    if not before and _has(columns, *NAMES):  # then standards stand for names
        return columns
    before = before or found
    named = [n for n in before if _is_named(columns[n], vocabulary)] or before
    for place in sorted(named, key=lambda n: -len(columns[n].texts))[:1]:
        told = f"name column: {len(columns[place].texts)} texts beside the targets"
        columns[place] = columns[place].known("indicator_name", told)
    return columns


def _is_named(column: Column, vocabulary: Vocabulary) -> bool:
    """Whether a word in a header speaks of what indicators are called."""
    return any(stem in squeeze(column.cell.text) for stem in vocabulary.headers_of.named)


def _is_of_texts(column: Column) -> bool:
    texts = column.texts
    return (
        bool(texts)
        and 2 * _share(texts, is_target) < len(texts)
        and len(set(texts)) * 2 > len(texts)
    )


def _kept(column: Column) -> Column:
    if column.field is not None or not column.cell.text:
        return column
    return column.known("attribute", f"{column.header}: unknown, kept beside the indicator")


def is_target(text: str) -> bool:
    """Whether a text is a target that the grammar understands whole."""
    return _understood(text) is not None


@lru_cache(maxsize=8192)
def _understood(text: str) -> str | None:
    """What kind of target a text is, where the grammar understands it whole."""
    target = parse_target(text)
    return target.kind if target.clauses and target.remainder is None else None


def _number(text: str) -> Decimal | None:
    word = squeeze(text).removesuffix("分").removesuffix("%")
    whole, _, rest = word.partition(".")
    return (
        Decimal(word)
        if whole.isdecimal() and (not rest or rest.isdecimal()) and word.isascii()
        else None
    )
