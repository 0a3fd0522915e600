"""Blocks of indicators.

A row of header words comes in, and the block that it heads goes out; then the rows under it come
in, one by one, and go out as `Indicator`s with merged levels filled in. Long-term and annual
targets may stand in two blocks side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.documents import Cell, Row
from pipelines.documents.grid import make_cell
from pipelines.forms.blocks.block import LEVELS, Block, columns_of
from pipelines.forms.records import Form, Indicator, make_cell_reading, make_indicator
from pipelines.forms.vocabulary import NO_WORD, Vocabulary, squeeze

Layout = tuple[dict[int, str], dict[int, int]]
"""Of a header: column → field, and column → which of the blocks side by side."""

_TARGETS = frozenset(("target_text", "long_term_target_text", "result_text"))
_LEVEL_ENDS = ("指标", "指标)", "成本", "效益", "满意度")
_NEEDED = frozenset(
    ("indicator_name", "target_text", "long_term_target_text", "result_text", "level2")
)
_NAMES = ("indicator_name", "indicator_description", "evaluation_standard")


class IndicatorBlock(Block):
    """A block of indicators; two where long-term and annual ones stand side by side."""

    def __init__(self, fields: Mapping[int, str], parts: Mapping[int, int]) -> None:
        super().__init__(fields)
        self.keys: dict[int, tuple[str, str]] = {
            column: (_key(parts[column], field), field)
            for column, field in fields.items()
            if field not in ("", "label")
        }
        columns: dict[str, int] = {}
        for column, (key, _) in self.keys.items():
            columns.setdefault(key, column + 1)
        self._last_needed = max(
            column for column, (_, field) in self.keys.items() if field in _NEEDED
        )
        count = 1 + max(parts.values())
        self._terms: list[str | None] = [None] * count
        self._parts = [_Part(part, columns) for part in range(count)]

    def begin(self, terms: Sequence[str]) -> IndicatorBlock:
        """A block with this header, before its first row.

        Its parts are of these goals, if they are as many.
        """
        block = object.__new__(IndicatorBlock)
        block.__dict__.update(self.__dict__)
        if len(terms) == len(self._parts):
            block._terms = [*terms]
        block._parts = [
            part.begin(term) for part, term in zip(self._parts, block._terms, strict=True)
        ]
        return block

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
        readings, keys = form.readings, self.keys
        for cell in row:
            text, column, _ = cell
            if text:
                key, field = keys.get(column, _NO_KEY)
                if key and key not in found:
                    found[key] = text
                    readings.append(make_cell_reading((number, column + 1, field, text)))
                else:
                    left.append(cell)
        for part in self._parts:
            part.take(form.indicators, found, number, self._parts[0])
        return left


_NO_KEY = ("", "")


def _key(part: int, field: str) -> str:
    """A field of the first block is called by its name, one of a further block has its number."""
    return field if part == 0 else f"{field} {part + 1}"


class _Part:
    """One of the blocks side by side: which columns are its own, and the levels it stands at."""

    def __init__(self, part: int, columns: Mapping[str, int]) -> None:
        def own(field: str) -> str | None:
            return _key(part, field) if _key(part, field) in columns else None

        self._columns = columns
        self._term: str | None = None
        self._level1 = own("level1") or "level1"
        self._level2 = own("level2") or ""
        name = next((name for name in _NAMES if own(name)), None)
        self._name = (name and own(name)) or ""
        self._target = _key(part, "target_text")
        self._long_term = _key(part, "long_term_target_text")
        self._result = _key(part, "result_text")
        self._description = (
            own("indicator_description") if name != "indicator_description" else None
        ) or ""
        standard = (own("evaluation_standard") if name != "evaluation_standard" else None) or ""
        results = [
            _key(part, field)
            for field in ("weight", "full_score", "result_text", "score", "deviation")
        ]
        self._others = (
            [standard, *results] if any(field in columns for field in [standard, *results]) else []
        )
        self._unit, self._comparator = _key(part, "measure_unit"), _key(part, "comparator")
        self.level1: str | None = None
        self.level2: str | None = None

    def begin(self, term: str | None) -> _Part:
        """The same columns, before the first row, of this goal."""
        part = object.__new__(_Part)
        part.__dict__.update(self.__dict__)
        part._term = term
        return part

    def take(self, made: list[Indicator], found: Mapping[str, str], row: int, first: _Part) -> None:
        """Add the indicators that a row's texts make.

        A blank level is the one above, merged downwards.
        """
        get = found.get
        level1 = get(self._level1)
        if level1 is not None and level1 != self.level1:  # a new 一级 begins without a 二级
            self.level1, self.level2 = level1, None
        elif self.level1 is None and self is not first:
            self.level1 = first.level1
        level2 = get(self._level2)
        if level2 is not None:
            self.level2 = level2
        target, long_term = get(self._target), get(self._long_term)
        if target is not None or (
            long_term is None and (self._name in found or self._result in found)
        ):
            self._add(
                made,
                found,
                row,
                self._target,
                self._term or ("annual" if long_term is not None else None),
            )
        if long_term is not None:
            self._add(made, found, row, self._long_term, "long_term")

    def _add(
        self,
        made: list[Indicator],
        found: Mapping[str, str],
        row: int,
        target: str,
        term: str | None,
    ) -> None:
        get, columns = found.get, self._columns
        target_text, name = get(target), get(self._name)
        name_column = columns[self._name] if name is not None else None
        column = (columns[target] if target_text is not None else name_column) or columns[
            self._result
        ]
        block = made[-1].block + 1 if made and made[-1].row == row else 1
        others = map(get, self._others) if self._others else _NO_OTHERS
        levels = (self.level1, self.level2)
        texts = (name, get(self._description), target_text, get(self._unit), get(self._comparator))
        made.append(
            make_indicator(
                (row, column, name_column or column, *levels, *texts, block, term, *others)
            )
        )


_NO_OTHERS = (None,) * 6


def indicator_block(
    row: Row, vocabulary: Vocabulary, terms: Sequence[str]
) -> IndicatorBlock | None:
    """The block of indicators that a row is the header of, if it is one.

    Such a row has a level, a target or a result, and a third column that is known. The same word
    again begins a second block beside the first; of two words for one column, the one that the
    vocabulary has first is meant.
    """
    key = tuple(row)
    if key not in vocabulary.headers:
        layout = _indicator_layout(row, vocabulary)
        vocabulary.headers[key] = IndicatorBlock(*layout) if layout is not None else None
    known = vocabulary.headers[key]
    return known.begin(terms) if isinstance(known, IndicatorBlock) else None


def _indicator_layout(row: Row, vocabulary: Vocabulary) -> Layout | None:
    words = vocabulary.words
    fields: dict[int, str] = {}
    parts: dict[int, int] = {}
    part, seen, has_begun = 0, dict[str, Cell](), False
    for cell in row:
        word = words[cell.text] if cell.text else NO_WORD
        field = word.column or ""
        if field in seen:
            if squeeze(seen[field].text) == squeeze(cell.text):
                part, seen = part + 1, {}
            elif vocabulary.column_rank(cell.text) < vocabulary.column_rank(seen[field].text):
                fields.update(dict.fromkeys(columns_of(seen[field]), "remark"))
            else:
                field = "remark"
        if field and field != "remark":
            seen[field] = cell
        has_begun = has_begun or bool(field)
        label = "label" if word.label and not has_begun else ""
        fields.update(dict.fromkeys(columns_of(cell), field or label))
        parts.update(dict.fromkeys(columns_of(cell), part))
    known = set(fields.values())
    if not known & LEVELS or not known & _TARGETS or len(known - {"", "label"}) < 3:
        return None
    return fields, parts


def joined_headers(upper: Row, lower: Row) -> Row:
    """Two rows of a header as one.

    The lower words stay, and the upper ones where nothing stands under them.
    """
    under = {column for cell in lower if cell.text for column in columns_of(cell)}
    kept = [
        make_cell((cell.text if column == cell.column else "", column, 1))
        for cell in upper
        for column in columns_of(cell)
        if column not in under
    ]
    return sorted([*kept, *(cell for cell in lower if cell.text)], key=lambda cell: cell.column)
