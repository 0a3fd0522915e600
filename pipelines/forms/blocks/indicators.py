"""Blocks of indicators.

A row of header words comes in, and the block that it heads goes out; then the rows under it come
in, one by one, and go out as `Indicator`s with merged levels filled in. Long-term and annual
targets may stand in two blocks side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.documents import Cell, Row
from pipelines.forms.blocks.block import LEVELS, Block, columns_of
from pipelines.forms.blocks.merges import hold_from_above
from pipelines.forms.blocks.part import SHARED, Part, key_of
from pipelines.forms.headers.header import Layout, may_head, read_header, surprises, words_alone
from pipelines.forms.headers.header_rows import folded, lower_row, spread, widened
from pipelines.forms.headers.layout import TARGETS
from pipelines.forms.headers.levels import level_field, level_of
from pipelines.forms.money.parse import is_number
from pipelines.forms.records import Form, Indicator, Reason, make_cell_reading, make_reason
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, squeeze

_LEVEL_ENDS = ("指标", "指标)", "成本", "效益", "满意度")
_NEEDED = frozenset(
    ("indicator_name", "target_text", "long_term_target_text", "result_text", "level2")
)


class IndicatorBlock(Block):
    """A block of indicators; two where long-term and annual ones stand side by side.

    Attributes:
        lower: the further rows of its header, where it has several.
    """

    def __init__(self, layout: Layout, vocabulary: Vocabulary) -> None:
        super().__init__(layout.fields)
        self.layout = layout
        self.lower: list[Row] = []
        self._vocabulary = vocabulary
        self.keys: dict[int, tuple[str, str]] = {
            column: (key_of(layout.parts[column], field, column), field)
            for column, field in layout.fields.items()
            if field not in ("", "label")
        }
        self._places = {
            column: (key, field, column + 1) for column, (key, field) in self.keys.items()
        }
        columns: dict[str, int] = {}
        for column, (key, _) in self.keys.items():
            columns.setdefault(key, column + 1)
        self._last_needed = max(
            (column for column, (_, field) in self.keys.items() if field in _NEEDED),
            default=max(self.keys),
        )
        self._above: Mapping[str, str] = {}
        count = 1 + max(layout.parts.values())
        self._terms: list[str | None] = [None] * count
        self._parts = [Part(part, columns, layout, vocabulary) for part in range(count)]
        self._is_usual = count == 1 and self._parts[0].is_usual

    def begin(self, terms: Sequence[str]) -> IndicatorBlock:
        """A block with this header, before its first row.

        Its parts are of these goals, if they are as many.
        """
        block = object.__new__(IndicatorBlock)
        block.__dict__.update(self.__dict__)
        block._above = {}
        if len(terms) == len(self._parts):
            block._terms = [*terms]
        block._parts = [
            part.begin(term) for part, term in zip(self._parts, block._terms, strict=True)
        ]
        return block

    @property
    def has_levels(self) -> bool:
        """Whether columns of it say the levels."""
        return not LEVELS.isdisjoint(self._fields.values())

    def is_same(self, other: Block) -> bool:
        """Whether a header says the same as this one, of the same goal."""
        return (
            super().is_same(other)
            and isinstance(other, IndicatorBlock)
            and self._terms == other._terms
        )

    def is_as_wide(self, row: Row, exact: bool) -> bool:
        """Whether a row has as many cells as the header.

        Where columns are certain, as many as hold what counts are enough.
        """
        end = row[-1].column + row[-1].column_span
        return end == self.width or (exact and end > self._last_needed)

    def may_hold(self, row: Row, apart: bool) -> bool:
        """Whether the first row of a further table can be one of this block's.

        Args:
            row: the row.
            apart: whether something stands between the tables: then only a level shows that it goes
                on.
        """
        if row[-1].column + row[-1].column_span != self.width:
            return False
        levels = [
            cell.text
            for cell in row
            if cell.text and self.keys.get(cell.column, ("", ""))[1] in LEVELS
        ]
        known = {level for part in self._parts for level in (part.level1, part.level2)}
        if not levels:
            return not apart and sum(bool(cell.text) for cell in row) > 1
        return all(squeeze(text).endswith(_LEVEL_ENDS) or text in known for text in levels)

    def read(self, row: Row, number: int, form: Form) -> Row:
        """Take a row: claim its cells, and add the indicators that it makes.

        Returns:
            The cells that no column takes.
        """
        left: Row = []
        found: dict[str, str] = {}
        places, append = self._places, form.readings.append
        for cell in row:
            text, column, _ = cell
            if text:
                key, field, at = places.get(column, _NO_PLACE)
                if key in found or not key:
                    left.append(cell)
                else:
                    found[key] = text
                    append(make_cell_reading((number, at, field, text)))
        if self._is_usual and self._parts[0].take_usual(form.indicators, found, number):
            self._above = found
            return left
        for part in self._parts:
            if part.lacks_one(found):
                hold_from_above(row, number, form, self.keys, found, self._above)
            part.take(form.indicators, found, number, self._parts[0])
        self._above = found
        return left

    def reasons(self, row: int) -> list[Reason]:
        """Why the columns of the header, in this row of its form, were taken for what they are."""
        return [make_reason((row, *reason)) for reason in self.layout.reasons]

    def level_of_row(self, row: Row) -> str | None:
        """The level that a row names which spans the table: `level1`, `level2`, or none."""
        texts = [cell for cell in row if cell.text]
        if len(texts) != 1:
            return None
        under = {self._fields.get(column, "") for column in columns_of(texts[0])}
        if under <= LEVELS | {""} and under & LEVELS:
            return None
        return level_field(texts[0].text, self._vocabulary)

    def take_level(self, field: str, text: str) -> None:
        """The rows that follow stand at this level."""
        for part in self._parts:
            part.stand_at(field, level_of(text).text)

    def sums(self, row: Row) -> dict[int, str]:
        """The columns of a row that adds up points, and which sum stands in each.

        Where columns are not certain, the last two numbers are the points to be had and those got.
        """
        points = [cell for cell in row[1:] if is_number(cell.text)]
        under = {cell.column: self._fields.get(cell.column, "") for cell in points}
        if points and not set(under.values()) <= _POINTS:
            kinds = set(self._fields.values()) & _POINTS
            if len(points) != 2 or "score" not in kinds or len(kinds) != 2:
                return {}
            under = dict(zip(under, ("full_score", "score"), strict=True))
        return {
            column: f"total_{'score' if field == 'score' else 'full_score'}"
            for column, field in under.items()
        }

    def is_broken_by(self, row: Row) -> bool:
        """Whether a row does not keep to the columns: a label and its value, across them."""
        texts = [cell for cell in row if cell.text]
        if len(texts) < 2:
            return False
        return any(_is_across({self._fields.get(n, "") for n in columns_of(c)}) for c in texts)

    def turn_to(self, term: str) -> None:
        """The rows that follow are of this goal, as a label beside them says."""
        if len(self._parts) == 1:
            self._terms = [term]
            self._parts[0].turn_to(term)

    def settle(self, made: list[Indicator], begun: int) -> list[Indicator]:
        """All rows have been read: points behind a level are those of its only indicator.

        Returns:
            The indicators that stand above the first level of a block that has levels; they are
            taken out of `made`, where this block's begin at `begun`.
        """
        if len(self._parts) == 1:
            self._parts[0].settle(made)
        end = begun
        if LEVELS.isdisjoint(self._fields.values()):
            return []
        while end < len(made) and made[end].level1_text is made[end].level2_text is None:
            end += 1
        apart, made[begun:end] = made[begun:end], []
        return apart


_NO_PLACE = ("", "", 0)
_POINTS = frozenset(("weight", "full_score", "score"))


def _is_across(fields: set[str]) -> bool:
    """Whether a cell over these columns is neither a name nor a target."""
    return bool(fields & {*LEVELS, "indicator_name"}) and bool(
        fields & {"target_text", "long_term_target_text", "result_text"}
    )


def indicator_block(
    row: Row,
    vocabulary: Vocabulary,
    terms: Sequence[str],
    rows: Sequence[Row] = (),
    year: int | None = None,
) -> IndicatorBlock | None:
    """The block of indicators that a row is the header of, if it is one.

    Such a row has a level or a name, and a target or a result. Where listed words tell all of it,
    the rows under it are hardly looked at. The same word again begins a second block beside the
    first.

    Args:
        row: the row.
        vocabulary: the words of the forms.
        terms: the goals that stand side by side.
        rows: those below.
        year: of the form, where it is known.
    """
    key = tuple(row)
    kept = vocabulary.headers
    known = kept.get(key, _NEW)
    if known is _NEW:
        told = _of_words(row, vocabulary) if words_alone(row, vocabulary) else None
        known = kept[key] = told or (_UNSURE if may_head(row, vocabulary) else None)
    if known is None:
        return None
    whole = spread(row, rows, vocabulary)
    if len(whole) < len(row):
        row, known = whole, _UNSURE
    lower = lower_row(row, rows, vocabulary)
    if isinstance(known, IndicatorBlock) and lower is None and not surprises(row, rows, vocabulary):
        return known.begin(terms)
    further: list[Row] = []
    upper = row
    while lower is not None and (third := _third(upper, lower, rows, vocabulary)):
        further, upper, rows = [*further, lower], folded(upper, lower, vocabulary), rows[1:]
        lower = third
    if lower is not None:
        further, upper, rows = [*further, lower], widened(upper, lower), rows[1:]
    layout = read_header(upper, lower, rows, vocabulary, year)
    if layout is None:
        return None
    block = IndicatorBlock(layout, vocabulary).begin(terms)
    block.lower = further
    return block


def _third(upper: Row, lower: Row, rows: Sequence[Row], vocabulary: Vocabulary) -> Row | None:
    return lower_row(folded(upper, lower, vocabulary), rows[1:], vocabulary)


_NEW = object()
"""A row that was not looked up before."""
_UNSURE = object()
"""A header whose words do not tell all of it."""


def _of_words(row: Row, vocabulary: Vocabulary) -> IndicatorBlock | None:
    """The block of a header, all of whose words are listed."""
    fields: dict[int, str] = {}
    parts: dict[int, int] = {}
    headers: dict[int, str] = {}
    part, seen, has_begun = 0, set[str](), False
    for cell in row:
        word = vocabulary.words[cell.text] if cell.text else NO_WORD
        field = word.column or ""
        if field in seen:
            part, seen = part + 1, set()
        if field and field not in SHARED:
            seen.add(field)
        has_begun = has_begun or bool(field)
        field = field or ("label" if cell.text and not has_begun else "")
        fields.update(dict.fromkeys(columns_of(cell), field))
        parts.update(dict.fromkeys(columns_of(cell), part))
        if field == "attribute":
            headers.update(dict.fromkeys(columns_of(cell), cell.text))
    known = set(fields.values())
    if not known & {*LEVELS, "indicator_name"} or not known & TARGETS:
        return None
    if len(known - {"", "label"}) < 3:
        return None
    reasons = tuple(
        (c.column + 1, fields[c.column], _by_word(c, fields)) for c in row if fields[c.column]
    )
    return IndicatorBlock(Layout(fields, parts, headers, reasons), vocabulary)


def _by_word(cell: Cell, fields: Mapping[int, str]) -> str:
    is_beside = fields[cell.column] == "label"
    return f"{cell.text}: beside the block" if is_beside else f"{cell.text}: by word"
