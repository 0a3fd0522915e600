"""Reads the rows of one form: labels with their values, then blocks of indicators and other tables.

A *label* is followed by its value, or stands above it; a row of *header words* opens a block, whose rows are read by
their columns until a label in the first column ends it. Every non-blank cell is claimed by one field or reported.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.blocks import (
    Block,
    DetailBlock,
    FundBlock,
    IndicatorBlock,
    detail_block,
    indicator_block,
    joined_headers,
)
from pipelines.forms.fields import (
    clean_name,
    holds_phone_number,
    is_coded_unit,
    is_year,
    money_unit_of,
    parse_amount,
    parse_name_tag,
    parse_unit,
    parse_year,
)
from pipelines.forms.records import Amount, Detail, Form, Problem, make_cell_reading
from pipelines.forms.vocabulary import NO_WORD, Vocabulary, Word, squeeze

_LONGEST_INLINE = 200

# What a label about money says: the part and the stage; what it does not say, the label above or beside it may.
MONEY: dict[str, tuple[str | None, str | None]] = {
    "budget": ("budget", None),
    "annual_budget": ("budget", "annual"),
    "multi_year_budget": ("budget", "multi_year"),
    "annual": (None, "annual"),
    "initial": (None, "initial"),
    "executed": (None, "executed"),
    "fiscal": ("fiscal", None),
    "other": ("other", None),
    "source": ("source", None),
    "basic_spending": ("basic_spending", None),
    "project_spending": ("project_spending", None),
}
_TEXTS = {
    "project_name": "project_name",
    "project_code": "project_code",
    "unit": "unit_text",
    "unit_code": "unit_code",
    "department": "department_text",
    "money_unit": "money_unit",
    "fund_source": "fund_source_text",
    "purpose_text": "purpose_text",
    "goal_text": "goal_text",
    "long_term_goal_text": "long_term_goal_text",
    "result_goal_text": "result_goal_text",
}
_KEPT_BESIDE = frozenset(("attribute", "execution", "note"))
_TERMS = {
    "goal_text": "annual",
    "long_term_goal_text": "long_term",
    "year_term": "annual",
    "long_term": "long_term",
}
_GOALS = frozenset(("goal_text", "long_term_goal_text", "result_goal_text"))
_LONG_TEXTS = _GOALS | {"purpose_text", "attribute", "note"}
_BELOW = frozenset(("attribute", "note", "contact", "execution", "long_term", "year_term"))
"""Labels that may begin a further table of a form whose indicators are read."""
_NAMES_OF_UNITS = frozenset(("unit", "department"))
_IDENTITY = frozenset(("project_code", "unit", "unit_code", "department", "contact", "fiscal_year", "project_name"))
_SHORTEST_NAME = 4
_VALUELESS = frozenset(("section", "long_term", "year_term"))


class _Label(NamedTuple):
    """A label in a form: its field, its text as published, the unit of money in brackets behind it, its stage."""

    field: str
    text: str
    money_unit: str | None
    stage: str | None


class FormReader:
    """Takes the rows of a form one by one.

    Attributes:
        block_width: how many cells a row of the indicator block has; 0 outside one.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self._form = form
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._block: Block | None = None
        self.block_width = 0
        self._beside: dict[int, _Label] = {}
        self._above: dict[int, _Label] = {}
        self._stages: dict[int, str] = {}
        self._section_unit: str | None = None
        self._unit_above: str | None = None
        self._label_units: set[str] = set()
        self._header_row: Row | None = None
        self._header_number = 0
        self._terms: list[str] = []
        self._amounts: dict[tuple[str, str, str], Amount] = {}
        self._units_of_amounts: dict[tuple[str, str, str], str | None] = {}
        self._further: defaultdict[str, list[str]] = defaultdict(list)
        self._problems: list[Problem] = []
        self._closed = True
        if form.heading is not None:
            form.title_year = parse_year(form.heading)
            form.money_unit = money_unit_of(form.heading)

    @property
    def has_project(self) -> bool:
        """Whether the form's project is known."""
        return self._form.project_name is not None

    @property
    def has_indicators(self) -> bool:
        """Whether it has any yet."""
        return bool(self._form.indicators)

    @property
    def kind(self) -> str:
        """The kind of form."""
        return self._form.kind

    @property
    def is_nothing(self) -> bool:
        """Whether it has neither a title nor a project nor a header of indicators: no form, as it turned out."""
        return self._form.heading is None and not self.has_project and self._header_row is None

    def take_after(self, before: "FormReader") -> None:
        """A form without a title stands under that of the form before it: its year and unit of money hold on."""
        self._form.title_year = before._form.title_year
        self._unit_above = before._unit_above

    def leave(self, nothing: "FormReader") -> None:
        """What began like a form after this one and was none is cells of this one that nothing claims."""
        for cell in nothing._form.readings:
            if cell.field != "contact":
                self._form.readings.append(cell._replace(row=self._form.row_count + cell.row, field=None))
        self._form.row_count += nothing._form.row_count
        self._form.contacts += nothing._form.contacts

    @property
    def in_block(self) -> bool:
        """Whether the next row may be a row of a block."""
        return self._block is not None

    def _enter(self, block: Block | None) -> None:
        """Read what follows as rows of this block, or as labels."""
        self._block = block
        self.block_width = block.width if isinstance(block, IndicatorBlock) else 0

    def plain_row(self, row: Row) -> bool:
        """Take a row as most are: as wide as the block of indicators, beginning with no word of the forms.

        Returns:
            Whether it was such a row; otherwise it was not taken.
        """
        block = self._block
        if not isinstance(block, IndicatorBlock) or len(row) != block.width:
            return False
        for cell in row:
            text = cell[0]
            if text:
                if cell is row[-1] or not row[-1][0] or self._words[text] is not NO_WORD:
                    return False
                if ("：" in text or ":" in text) and self._is_inline(text):
                    return False
                break
        self._form.row_count += 1
        self._take_indicators(block, row)
        return True

    def _is_inline(self, text: str) -> bool:
        """Whether a text begins with a label and its colon."""
        if "：" not in text and ":" not in text:
            return False
        found = self._vocabulary.labels_in(text) if len(text) <= _LONGEST_INLINE else []
        return bool(found) and found[0].start() == 0

    def goes_on_with(self, row: Row, apart: bool) -> bool:
        """Whether a further table, that begins with this row, still belongs to this form.

        Args:
            row: its first row with anything in it.
            apart: whether something stands between: a paragraph, another sheet.
        """
        if not self._form.indicators or self._header(row) is not None:
            return True
        if self._first_label(row) in _BELOW:
            return True
        return isinstance(self._block, IndicatorBlock) and self._block.may_hold(row, apart)

    def table_ended(self, closed: bool) -> None:
        """The rows of a table have all been taken; `closed` unless the file was cut in it."""
        self._closed = closed

    def paragraph(self, text: str) -> None:
        """Take a paragraph between the form's title and its tables, or between them."""
        self._form.row_count += 1
        unit = None if self._form.indicators else self._form.money_unit
        cell = Cell(text, 0)
        self._claim(cell, self._read_alone(cell))
        if unit is None and self._form.money_unit is not None:
            self._unit_above = self._form.money_unit

    def row(self, row: Row, *, exact: bool, is_title: bool) -> None:
        """Take a row."""
        self._form.row_count += 1
        if is_title:
            self._claim_all(row, "heading")
            return
        word = self._first_word(row)
        if self._block is not None and self._begins_inline(row):
            self._enter(None)
            self._read_labels(row)
        elif self._block is not None and word is NO_WORD:
            self._read_block(row, exact)
        elif word is not NO_WORD and self._opens_block(row):
            return
        elif self._block is not None and self._stays_in_block(row, word):
            self._read_block(row, exact)
        else:
            self._enter(None)
            self._read_labels(row)

    def _begins_inline(self, row: Row) -> bool:
        first = next((cell.text for cell in row if cell.text), "")
        return self._is_inline(first)

    def _first_word(self, row: Row) -> Word:
        for cell in row:
            if cell.text:
                return self._words[cell.text]
        return NO_WORD

    def _first_label(self, row: Row) -> str | None:
        """A label in the first column; further right, a word like 其他资金 is the name of an indicator."""
        return self._words[row[0].text].label if row[0].column == 0 and row[0].text else None

    # Blocks

    def _opens_block(self, row: Row) -> bool:
        words = [self._words[cell.text] for cell in row if cell.text]
        if words[-1] is NO_WORD and not any(word.column for word in words):
            return False
        self._note_terms([label for label in self._labels_before(row) if label in ("long_term", "year_term")])
        block = self._lower_header(row) or self._header(row)
        if block is None:
            return False
        for cell in row:
            self._claim(cell, block.header_field(cell.column))
        if isinstance(block, IndicatorBlock):
            self._header_row, self._header_number = row, self._form.row_count
        # A header repeated after a page break leaves merged levels as they are.
        if self._block is None or not self._block.is_same(block):
            self._enter(block)
        return True

    def _labels_before(self, row: Row) -> list[str]:
        return [label for cell in row if cell.text and (label := self._words[cell.text].label) is not None]

    def _lower_header(self, row: Row) -> Block | None:
        """The block, where a row of header words stands under a header and says more: 指标值 over 年度指标值."""
        if not isinstance(self._block, IndicatorBlock) or self._header_row is None:
            return None
        taken = self._form.indicators and self._form.indicators[-1].row > self._header_number
        if taken or self._form.row_count != self._header_number + 1:
            return None
        words = [self._words[cell.text] for cell in row if cell.text]
        if not words or any(word.column is None for word in words):
            return None
        return indicator_block(joined_headers(self._header_row, row), self._vocabulary, self._terms)

    def _header(self, row: Row) -> Block | None:
        words = [self._words[cell.text] for cell in row if cell.text]
        if sum(word.column is not None for word in words) >= 3:
            block = indicator_block(row, self._vocabulary, self._terms)
            if block is not None:
                return block
        return detail_block(row, self._words) if len(words) > 1 and words[-1].parts else None

    def _stays_in_block(self, row: Row, word: Word) -> bool:
        label = self._first_label(row)
        if label is None or self._block is None:
            return True
        if isinstance(self._block, FundBlock):
            return label in MONEY
        if isinstance(self._block, DetailBlock):
            return word.total
        if sum(bool(cell.text) for cell in row) > 2:
            # 预算执行率 may stand in the column of levels, 绩效指标 merged downwards beside the block.
            return label == "execution" or label in _VALUELESS or not self._block.may_end_at(label)
        return self._block.starts_after(0) and label in _VALUELESS

    def _read_block(self, row: Row, exact: bool) -> None:
        first = next((cell for cell in row if cell.text), None)
        if first is None or self._block is None:
            return
        if self._words[first.text].total:
            self._claim_all(row, "total")
            if isinstance(self._block, FundBlock):
                self._read_fund(self._block, row, "budget")
        elif self._is_note(row, first):
            self._claim_all(row, "note")
        elif isinstance(self._block, IndicatorBlock):
            self._read_indicators(self._block, row, exact)
        elif isinstance(self._block, FundBlock):
            self._claim_columns(self._block, row)
            self._read_fund(self._block, row, None)
        elif isinstance(self._block, DetailBlock):
            self._claim_columns(self._block, row)
            detail = self._block.detail(row, self._form.row_count)
            if detail is not None:
                self._form.details.append(detail)

    def _is_note(self, row: Row, first: Cell) -> bool:
        alone = all(cell is first or not cell.text for cell in row)
        return alone and squeeze(first.text[:8]).startswith(self._vocabulary.notes)

    def _read_indicators(self, block: IndicatorBlock, row: Row, exact: bool) -> None:
        if not block.is_as_wide(row, exact):
            self._leave(row)
            return
        self._take_indicators(block, row)

    def _take_indicators(self, block: IndicatorBlock, row: Row) -> None:
        for cell in block.read(row, self._form.row_count, self._form):
            self._claim(cell, "label" if self._is_beside(block, cell) else None)

    def _is_beside(self, block: Block, cell: Cell) -> bool:
        return block.starts_after(cell.column) and self._words[cell.text].label is not None

    def _claim_columns(self, block: Block, row: Row) -> None:
        for cell in row:
            field = block.header_field(cell.column) and block.column(cell.column)
            self._claim(cell, "label" if cell.text and self._is_beside(block, cell) else field)

    def _read_fund(self, block: FundBlock, row: Row, role: str | None) -> None:
        item, amount = block.item(row), block.amount(row)
        if item is None or amount is None:
            return
        word = self._words[item.text]
        role = role or MONEY.get(word.label or "", ("source", None))[0] or "source"
        self._fill_amount(_Label("source", item.text, block.money_unit, None), role, "annual", amount)

    # Labels and their values

    def _read_labels(self, row: Row) -> None:
        if len(row) == 2 and self._read_pair(*row):
            return
        left: _Label | None = None
        unanswered: list[tuple[Cell, _Label]] = []
        values: list[tuple[Cell, _Label | None, bool, _Label | None]] = []
        answered = False
        labels = self._labels_before(row)
        twice = _twice(labels) if len(labels) > 1 else ()
        merged: _Label | None = None
        last = max((cell.column for cell in row if cell.text), default=0)
        for cell in row:
            word = self._words[cell.text] if cell.text else NO_WORD
            if word.label is not None and not self._is_value(left, word, answered):
                label = self._label(cell, word, side_by_side=word.label in twice)
                self._claim(cell, "label")
                unanswered.append((cell, label))
                left, answered = label, False
            elif cell.text:
                values.append((cell, left, answered, merged))
                if left is not None and not answered and unanswered:
                    unanswered.pop()
                answered = True
            elif left is not None and not answered and left.field not in _VALUELESS and cell.column < last:
                unanswered.pop()  # a blank is its value; at the end of a row, blanks may be there to fill it
                answered = True
            elif left is None:
                merged = self._beside.get(cell.column) or merged
        self._note_terms(labels)
        for cell, beside, is_answered, over in values:
            self._claim(cell, self._read_value(cell, beside, is_answered, over))
        self._remember(row, unanswered)

    def _read_pair(self, cell: Cell, value: Cell) -> bool:
        """Take a row of a label and its value, as most are; whether it was one."""
        label = self._words[cell.text].label if cell.text and value.text else None
        if label is None or label in MONEY or label in _VALUELESS or self._words[value.text] is not NO_WORD:
            return False
        self._claim(cell, "label")
        if label in _TERMS:
            self._note_terms([label])
        self._claim(value, self._fill(_Label(label, cell.text, None, None), value))
        self._beside.pop(cell.column, None)
        self._beside.pop(value.column, None)
        for column in range(cell.column, cell.column + cell.column_span):
            self._above.pop(column, None)
        return True

    def _is_value(self, left: _Label | None, word: Word, answered: bool) -> bool:
        """一般公共预算 after 资金来源 is its value, and so is 项目支出 after 项目名称."""
        if left is None or answered:
            return False
        if left.field == "project_name":
            return word.label not in _IDENTITY
        return left.field == "fund_source" and word.label in ("source", "fiscal", "other")

    def _label(self, cell: Cell, word: Word, *, side_by_side: bool = False) -> _Label:
        """The label that a cell is.

        Args:
            cell: the cell.
            word: its word.
            side_by_side: whether the row has this label twice, as where money of all years and of one stand beside
                each other; then the stage of the label above holds.
        """
        field = word.label or ""
        if field == "section":
            self._section_unit = word.money_unit or self._section_unit
            self._stages.clear()
        if field in MONEY and word.money_unit:
            self._label_units.add(word.money_unit)
        role, stage = MONEY.get(field, (None, None))
        if role is not None and stage is None and role != "budget":
            stage = self._stages.get(cell.column) if side_by_side else None
        elif field in MONEY and stage is not None:
            self._stages[cell.column] = stage
        elif field in MONEY:
            self._stages.pop(cell.column, None)
        if field == "budget" and not any(key[0] == "budget" for key in self._amounts):
            self._amounts[("budget", "", "")] = self._amount("budget", "annual", cell.text, "", cell)
        return _Label(field, cell.text, word.money_unit, stage)

    def _note_terms(self, labels: list[str]) -> None:
        """Which goals stand side by side, left to right; or the one that what follows is of, if the form says it."""
        said = [label for label in labels if label in _TERMS][-2:]
        terms = [_TERMS[label] for label in said]
        if len(set(terms)) == 2:
            self._terms = terms
        elif terms:
            self._terms = [] if said[-1] == "goal_text" else terms[-1:]

    def _remember(self, row: Row, unanswered: list[tuple[Cell, _Label]]) -> None:
        """Labels without a value beside them may be merged downwards, or head the cells below."""
        for cell in row:
            if cell.text:
                self._beside.pop(cell.column, None)
                if self._words[cell.text].label is not None:
                    for column in range(cell.column, cell.column + cell.column_span):
                        self._above.pop(column, None)
        for cell, label in unanswered:
            self._beside[cell.column] = label
            for column in range(cell.column, cell.column + cell.column_span):
                self._above[column] = label

    def _read_value(self, cell: Cell, left: _Label | None, answered: bool, merged: _Label | None) -> str | None:
        above = self._above.get(cell.column)
        if left is not None and left.field in _VALUELESS:
            left, answered = None, False
        if left is not None and left.field in MONEY and above is not None:
            if above.field in MONEY:
                return self._fill_money(left, above, cell)
            if answered and above.field == "execution":
                return "execution"
        if left is not None and not answered:
            return self._fill(left, cell)
        if above is not None and left is None and self._may_stand_under(above, cell):
            return self._fill(above, cell)
        if left is None and merged is not None and merged.field not in _VALUELESS:
            return self._fill(merged, cell, goes_on=True)
        return self._read_alone(cell)

    def _may_stand_under(self, above: _Label, cell: Cell) -> bool:
        return above.field not in _VALUELESS and (above.field not in MONEY or cell.text[0] in "0123456789.-—")

    def _read_alone(self, cell: Cell) -> str | None:
        """A text that shows by itself what it is: a label and its value in one cell, a coded unit, a year."""
        text = cell.text
        if len(text) <= _LONGEST_INLINE and ("：" in text or ":" in text):
            field = self._read_inline(cell)
            if field is not None:
                return field
        if is_coded_unit(text):
            return self._fill(_Label("unit", "", None, None), cell)
        if is_year(text) and self._form.title_year in (None, parse_year(text)):
            self._form.title_year = parse_year(text)
            return "fiscal_year"
        return None

    def _read_inline(self, cell: Cell) -> str | None:
        """`项目名称：免费体检`, also several in one cell; the field of the first that is known."""
        found = self._vocabulary.labels_in(cell.text)
        if not found or cell.text[: found[0].start()].strip(" \u3000(（"):
            return None
        if self._words[found[0]["label"]].label in _LONG_TEXTS:  # a label inside it is a word of it
            found = found[:1]
        fields: list[str | None] = []
        for place, match in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(cell.text)
            text = cell.text[match.end() : end].strip().rstrip(")）" if found[0].start() else "")
            value = Cell(text, cell.column, cell.column_span)
            word = self._words[match[0]]
            label = self._label(Cell(match["label"], cell.column), word)
            if label.field == "contact":
                fields.append("contact")
            elif value.text and label.field not in _VALUELESS:
                fields.append(self._fill(label, value))
        known = [field for field in fields if field is not None]
        if "contact" in known:
            return "contact"
        return known[0] if known and len(known) == len(fields) else None

    def _fill(self, label: _Label, cell: Cell, *, goes_on: bool = False) -> str | None:
        field = label.field
        if field in MONEY:
            return self._fill_money(label, None, cell)
        if field == "contact" or field in _KEPT_BESIDE:
            return field
        if field == "fiscal_year":
            year = parse_year(cell.text + "年")
            if year is not None and self._form.title_year is None:
                self._form.title_year = year
            return field if year is not None else None
        if field == "money_unit" and squeeze(cell.text) not in self._vocabulary.money_units:
            # 单位 is the label of both: 单位：万元, 单位：天津市…中心. A unit of money that nobody knows is neither.
            unit = squeeze(cell.text)
            unit = unit.partition("(")[0] if unit.endswith(")") else unit  # 万元（保留两位小数）
            if unit in self._vocabulary.money_units:
                return self._fill_text("money_unit", unit, joined=False)
            if squeeze(label.text) != "单位" or "元" in cell.text or len(unit) < _SHORTEST_NAME:
                return None
            field = "unit"
        # 目标1, 目标2 under one label, or each with a number of its own, are one goal.
        numbered = label.text[-1:].isdigit()
        return self._fill_text(field, cell.text, joined=field in _GOALS and (goes_on or numbered))

    def _fill_text(self, field: str, text: str, *, joined: bool) -> str | None:
        attribute = _TEXTS.get(field)
        if attribute is None:
            return None
        if field in _NAMES_OF_UNITS:
            text = clean_name(text)
            if holds_phone_number(text):
                return "contact"
        standing = getattr(self._form, attribute)
        if standing is None:
            setattr(self._form, attribute, text)
        elif joined and standing != text:
            self._further[attribute].append(text)
        elif standing != text:
            return None
        return field

    def _fill_money(self, label: _Label, above: _Label | None, cell: Cell) -> str | None:
        """An amount; the label beside it and the one above say together what it is."""
        role, stage = MONEY[label.field][0], label.stage
        name = label
        if above is not None:
            if role is None or (role == "budget" and MONEY[above.field][0] not in (None, "budget")):
                role, name = MONEY[above.field][0], above
            stage = above.stage or MONEY[above.field][1] or stage
        unit = label.money_unit or (above.money_unit if above is not None else None) or self._section_unit
        named = name if name.money_unit == unit else _Label(name.field, name.text, unit, name.stage)
        return self._fill_amount(named, role or "budget", stage or "annual", cell)

    def _fill_amount(self, label: _Label, role: str, stage: str, cell: Cell) -> str | None:
        source = self._vocabulary.name(label.text) if role == "source" else None
        key = (role, stage, source or "")
        standing = self._amounts.get(key)
        if standing is not None and standing.text:
            return role if standing.text == cell.text else None
        self._amounts.pop(("budget", "", ""), None) if role == "budget" else None
        self._amounts[key] = self._amount(role, stage, label.text, cell.text, cell, source)
        self._units_of_amounts[key] = label.money_unit
        return role

    def _amount(
        self, role: str, stage: str, label_text: str, text: str, cell: Cell, source: str | None = None
    ) -> Amount:
        return Amount(role, stage, source, label_text, text, None, None, self._form.row_count, cell.column + 1)

    def _leave(self, row: Row) -> None:
        """A row that is not as wide as its header: nothing in it can be told apart for certain."""
        self._claim_all(row, None)
        text = " | ".join(cell.text for cell in row)
        if text.strip(" |") and not holds_phone_number(text):
            self._problem("row_width", "indicator", None, text, row=self._form.row_count)

    # Accounting

    def _claim(self, cell: Cell, field: str | None) -> None:
        text = cell.text
        if not text:
            return
        if field == "contact" or (field is None and holds_phone_number(text)):
            field, text = "contact", ""
            self._form.contacts += 1
        elif field in _NAMES_OF_UNITS and holds_phone_number(text):
            text = clean_name(text)
            self._form.contacts += 1
        self._form.readings.append(make_cell_reading((self._form.row_count, cell.column + 1, field, text)))

    def _claim_all(self, row: Iterable[Cell], field: str | None) -> None:
        for cell in row:
            self._claim(cell, field)

    def _problem(self, rule: str, record: str, field: str | None, text: str, row: int | None = None) -> None:
        self._problems.append(Problem(self._form.number, row, None, record, field, rule, text))

    def finish(self) -> tuple[Form | None, list[Problem]]:
        """The form with its fields understood, or `None` where it is not whole, and its problems."""
        form = self._form
        missing = self._missing()
        if missing is not None:
            self._problems.clear()
            self._problem(missing, "form", None, form.heading or form.project_name or "")
            return None, self._problems
        self._understand()
        if form.kind != "department" and not any(amount.role == "budget" for amount in form.amounts):
            self._problem("budget_missing", "amount", "amount_yuan", form.heading or form.project_name or "")
        return form, self._problems

    def _understand(self) -> None:
        form = self._form
        for attribute, texts in self._further.items():
            setattr(form, attribute, "\n".join([getattr(form, attribute), *texts]))
        if form.unit_text is not None:
            unit = parse_unit(form.unit_text)
            form.unit_code, form.unit_name = form.unit_code or unit.code, unit.name
        elif form.department_text is not None:
            form.unit_name = parse_unit(form.department_text).name
        if form.project_name is not None:
            form.name_year, form.name_fund_tag = parse_name_tag(form.project_name)
        if form.kind == "department":
            self._amounts.pop(("budget", "", ""), None)
        form.amounts = [self._amount_in_yuan(key, amount) for key, amount in self._amounts.items()]
        form.details = [self._detail_in_yuan(detail) for detail in form.details]

    def _amount_in_yuan(self, key: tuple[str, str, str], amount: Amount) -> Amount:
        money_unit = self._money_unit(self._units_of_amounts.get(key))
        return Amount(*amount[:5], money_unit, self._yuan(amount.text, money_unit), amount.row, amount.column)

    def _detail_in_yuan(self, detail: Detail) -> Detail:
        money_unit = self._money_unit(detail.money_unit)
        return detail._replace(money_unit=money_unit, yuan=self._yuan(detail.text or "", money_unit))

    def _money_unit(self, own: str | None) -> str | None:
        """The unit of an amount: its label's or its section's, the form's; else what the other labels agree on."""
        others = next(iter(self._label_units)) if len(self._label_units) == 1 else None
        return own or self._form.money_unit or self._unit_above or others

    def _yuan(self, text: str, money_unit: str | None) -> Decimal | None:
        return parse_amount(text, money_unit, self._vocabulary.money_units)

    def _missing(self) -> str | None:
        if not self._closed:
            return "form_cut"
        if self._form.project_name is None and self._form.kind not in ("department", "self_evaluation"):
            return "project_missing"
        return None if self._form.indicators else "indicators_missing"


def _twice(labels: list[str]) -> Collection[str]:
    """The labels that are there more than once."""
    if len(set(labels)) == len(labels):
        return ()
    return {label for label, count in Counter(labels).items() if count > 1}
