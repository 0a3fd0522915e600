"""One form, read row by row.

The rows of a form come in, and the paragraphs between its tables; a whole `Form` goes out, or the
problem that it was left for. A row of *header words* opens a block, whose rows are read by their
columns until a label in the first column ends it; the rows outside blocks are labels and values.
Every non-blank cell is claimed by one field or reported.
"""

from collections.abc import Sequence
from copy import deepcopy

from pipelines.documents import Cell, Row
from pipelines.documents.grid import first_text
from pipelines.forms.blocks.block import Block
from pipelines.forms.blocks.details import DetailBlock, FundBlock
from pipelines.forms.blocks.ends import first_label, stays_in
from pipelines.forms.blocks.indicators import IndicatorBlock
from pipelines.forms.blocks.opening import Opening
from pipelines.forms.blocks.other_tables import OtherTables
from pipelines.forms.blocks.unheaded import levels_above, unheaded_block
from pipelines.forms.fields import (
    holds_phone_number,
    money_unit_of,
    parse_name_tag,
    parse_year,
)
from pipelines.forms.headers.like_headers import MOST_ROWS, has_header_words, is_note
from pipelines.forms.money.amounts import Amounts
from pipelines.forms.records import Form, Problem
from pipelines.forms.tables.pages import repeated_rows, said
from pipelines.forms.titles.names import name_by_title
from pipelines.forms.titles.titles import kind_held
from pipelines.forms.values.claims import claim, claim_all, unit_on_top
from pipelines.forms.values.labels import BELOW, is_inline
from pipelines.forms.values.terms import Terms
from pipelines.forms.values.values import Values
from pipelines.forms.wholeness import is_whole, name_missing_budget, understand
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary

_TERM_LABELS = ("long_term", "year_term")
_LONGEST_BESIDE = 20
"""A longer text beside a block is no label."""


class FormReader:
    """Takes the rows of a form one by one.

    Attributes:
        is_silent: whether its title does not tell its kind.
        block_width: how many cells a row of the indicator block has; 0 outside one.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self.is_silent = False
        self._form = form
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._block: Block | None = None
        self.block_width = 0
        self._begun = 0  # how many indicators were there before the block
        self._amounts = Amounts(form, vocabulary)
        self._values = Values(form, vocabulary, self._amounts)
        self._others = OtherTables(form, vocabulary, self._amounts)
        self._terms = Terms(self._values, vocabulary)
        self._opening = Opening(vocabulary)
        self._header_row: Row | None = None
        self._lower: list[Row] = []
        self._problems: list[Problem] = []
        self._closed = True
        if form.heading is not None:
            form.title_year = parse_year(form.heading)
            form.money_unit = money_unit_of(form.heading)

    @property
    def form(self) -> Form:
        """The form as far as it was read."""
        return self._form

    @property
    def has_project(self) -> bool:
        """Whether the form's project is known."""
        return self._form.project_name is not None

    @property
    def has_indicators(self) -> bool:
        """Whether it has any yet."""
        return bool(self._form.indicators)

    @property
    def has_header(self) -> bool:
        """Whether it has a header of indicators."""
        return self._header_row is not None

    def twin(self, number: int) -> "FormReader":
        """Another reader that has read the same, for a further form of this number."""
        shared = (self._vocabulary, self._words)
        made: FormReader = deepcopy(self, {id(kept): kept for kept in shared})
        made.form.number = number
        return made

    def goes_on_below(self, title: str, rows: Sequence[Row]) -> int | None:
        """How many rows under a title repeat this form's; `None` where it does not go on there."""
        return repeated_rows(self._form, title, rows, self._header_row)

    def repeated(self, row: Row) -> bool:
        """Take a row that says again what stands at the beginning of this form.

        Returns:
            Whether it did; the header of its indicators is to be read again.
        """
        if self._header_row is not None and said(row) == said(self._header_row):
            return False
        self._form.row_count += 1
        claim_all(self._form, row, "heading")
        return True

    @property
    def is_closed(self) -> bool:
        """Whether its last table is there to its end."""
        return self._closed

    def take_after(self, before: "FormReader") -> None:
        """A form without a title stands under that of the form before it.

        The unit of money that stands there holds on.
        """
        self._amounts.unit_above = before._amounts.unit_above or unit_on_top(before._form)

    def leave(self, nothing: "FormReader") -> None:
        """Take the cells of what began like a form after this one, and was none.

        Nothing claims them.
        """
        for cell in nothing._form.readings:
            if cell.field != "contact":
                row = self._form.row_count + cell.row
                self._form.readings.append(cell._replace(row=row, field=None))
        self._form.row_count += nothing._form.row_count
        self._form.contacts += nothing._form.contacts

    @property
    def in_block(self) -> bool:
        """Whether the next row may be a row of a block."""
        return self._block is not None

    def _enter(self, block: Block | None) -> None:
        """Read what follows as rows of this block, or as labels."""
        if block is self._block:
            return
        if isinstance(self._block, IndicatorBlock):
            for apart in self._block.settle(self._form.indicators, self._begun):
                text = ": ".join(filter(None, (apart.name, apart.target_text)))
                self._problem("level_missing", text, apart.row)
        self._begun = len(self._form.indicators)
        self._block = block
        self.block_width = block.width if isinstance(block, IndicatorBlock) else 0

    def takes(self, row: Row) -> bool:
        """Take a row as most are.

        In a block of indicators it is as wide as that, and begins with no word of the forms;
        outside of blocks it is a label and its value.

        Returns:
            Whether it was such a row, and can be nothing else; otherwise it was not taken.
        """
        block = self._block
        if block is None:
            return len(row) == 2 and not self._lower and self._takes_pair(*row)
        if not isinstance(block, IndicatorBlock) or len(row) != block.width:
            return False
        if self._lower or row == self._header_row or self._may_be_more(block, row):
            return False
        self._form.row_count += 1
        self._take_indicators(block, row)
        return True

    def _may_be_more(self, block: IndicatorBlock, row: Row) -> bool:
        """Whether a row as wide as a block may be more than a row of it, by its first text."""
        last = row[-1]
        if not last[0]:
            return True
        for cell in row:
            text = cell[0]
            if text:
                break
        if cell is last or cell[1] < block.first or self._words[text] is not NO_WORD:
            return True
        return ("：" in text or ":" in text) and is_inline(text, self._vocabulary)

    def _takes_pair(self, label: Cell, value: Cell) -> bool:
        if not self._opening.is_pair(label.text, value.text, begins=self.has_project):
            return False
        self._form.row_count += 1
        if self._values.read_pair(label, value):
            return True
        self._form.row_count -= 1
        return False

    def goes_on_with(self, row: Row, apart: bool, below: Sequence[Row] = ()) -> bool:
        """Whether a further table, that begins with this row, still belongs to this form.

        Args:
            row: its first row with anything in it.
            apart: whether something stands between: a paragraph, another sheet.
            below: the rows after it.
        """
        if not self._form.indicators or self._header(row, below) is not None:
            return True
        if first_label(row, self._words) in BELOW:
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
        claim(self._form, cell, self._values.read_alone(cell))
        if unit is None and self._form.money_unit is not None:
            self._amounts.unit_above = self._form.money_unit

    def row(
        self, row: Row, *, exact: bool, is_title: bool, rows: Sequence[Row] = (), place: int = 0
    ) -> None:
        """Take a row.

        Args:
            row: the row.
            exact: whether its columns are certain.
            is_title: whether it is the form's title.
            rows: of its table.
            place: among them, of the row after it.
        """
        self._form.row_count += 1
        self._values.is_exact = exact
        if is_title:
            for cell in row:
                is_heading = cell.text == self._form.heading
                claim(self._form, cell, "heading" if is_heading else self._values.read_alone(cell))
            return
        if self._lower and self._is_lower(row):
            return
        if self._terms.may_be_all(row) and self._terms.are_all(row, self._block, self._year()):
            claim_all(self._form, row, "label")
            return
        first = first_text(row)
        word = self._words[first] if first else NO_WORD
        below = rows[place : place + MOST_ROWS]
        if self._block is not None and is_inline(first, self._vocabulary):
            self._enter(None)
            self._values.read_row(row)
        elif self._block is not None and word is NO_WORD and not self._is_header(row):
            self._read_block(row, exact)
        elif self._opens_block(row, below):
            return
        elif self._block is not None and (
            word is NO_WORD or stays_in(self._block, row, word, self._words)
        ):
            self._read_block(row, exact)
        elif word is not NO_WORD or not self._begins_unheaded(row, below):
            self._enter(None)
            self._values.read_row(row, below[0] if below else ())

    def _is_lower(self, row: Row) -> bool:
        """Whether a row is a further one of the header before it, which was read with it."""
        lower, *self._lower = self._lower
        if row != lower or self._block is None:
            return False
        for cell in row:
            beside = self._block.starts_after(cell.column)
            claim(self._form, cell, "label" if beside else "header")
        return True

    # Blocks

    def _is_header(self, row: Row) -> bool:
        return row == self._header_row or has_header_words(row, self._vocabulary)

    def _opens_block(self, row: Row, below: Sequence[Row]) -> bool:
        texts = [text for text, _, _ in row if text]
        said = list(map(self._words.__getitem__, texts))
        terms = [word.label for word in said if word.label in _TERM_LABELS]
        if terms:
            self._values.note_terms(terms)
        block = self._opening.block(row, texts, said, below, self._terms_and_year)
        if block is None:
            return False
        for cell in row:
            claim(self._form, cell, block.header_field(cell.column))
        if isinstance(block, IndicatorBlock):
            self._header_row, self._lower = row, block.lower
            self._form.reasons += block.reasons(self._form.row_count)
            self._terms.beside(block, row, self._year())
        elif isinstance(block, FundBlock | DetailBlock):
            self._amounts.note_unit(block.money_unit)
        # A header repeated after a page break leaves merged levels as they are.
        if self._block is None or not self._block.is_same(block):
            if isinstance(block, IndicatorBlock) and not block.has_levels:
                for field, text in levels_above(self._form, self._vocabulary):
                    block.take_level(field, text)
            self._enter(block)
        return True

    def _begins_unheaded(self, row: Row, below: Sequence[Row]) -> bool:
        """Take the first row of a block of indicators that has no header; whether it is one."""
        block = unheaded_block(row, below, self._vocabulary)
        if block is None:
            return False
        self._enter(block.begin(self._values.terms))
        self._form.reasons += block.reasons(self._form.row_count)
        self._read_block(row, exact=True)
        return True

    def _header(self, row: Row, below: Sequence[Row]) -> Block | None:
        texts = [text for text, _, _ in row if text]
        said = list(map(self._words.__getitem__, texts))
        return self._opening.block(row, texts, said, below, self._terms_and_year)

    def _terms_and_year(self) -> tuple[list[str], int | None]:
        """The goals that stand side by side, and the form's year, as far as they are known."""
        return self._values.terms, self._year()

    def _year(self) -> int | None:
        """The form's year, as far as it is known."""
        return self._form.title_year or parse_name_tag(self._form.project_name or "").year

    def _read_block(self, row: Row, exact: bool) -> None:
        first = next((cell for cell in row if cell.text), None)
        if first is None or self._block is None:
            return
        if isinstance(self._block, DetailBlock) and self._block.take_lower_header(
            row, self._vocabulary
        ):
            claim_all(self._form, row, "header")
        elif self._words[first.text].total:
            for cell in row:
                claim(self._form, cell, self._block.sums(row).get(cell.column, "total"))
            if isinstance(self._block, FundBlock | DetailBlock):
                self._others.total(self._block, row, first)
        elif is_note(row, first, self._vocabulary):
            claim_all(self._form, row, "note")
        elif isinstance(self._block, IndicatorBlock):
            self._read_indicators(self._block, row, exact)
        elif isinstance(self._block, FundBlock | DetailBlock):
            if exact and self._block.ends_at(row, self._words):
                self._enter(None)
                self._values.read_row(row)
            else:
                self._others.read(self._block, row)

    def _read_indicators(self, block: IndicatorBlock, row: Row, exact: bool) -> None:
        level = block.level_of_row(row)
        if level is not None:
            block.take_level(level, next(cell.text for cell in row if cell.text))
            claim_all(self._form, row, level)
        elif exact and block.is_broken_by(row):
            self._enter(None)
            self._values.read_row(row)
        elif not block.is_as_wide(row, exact):
            self._leave(row)
        else:
            self._terms.beside(block, row, self._year())
            self._take_indicators(block, row)

    def _take_indicators(self, block: IndicatorBlock, row: Row) -> None:
        left = block.read(row, self._form.row_count, self._form)
        for cell in left:
            claim(self._form, cell, "label" if self._is_beside(block, cell) else None)

    def _is_beside(self, block: Block, cell: Cell) -> bool:
        return block.starts_after(cell.column) and (
            len(cell.text) <= _LONGEST_BESIDE or self._words[cell.text].label is not None
        )

    def _leave(self, row: Row) -> None:
        """A row that is not as wide as its header: nothing in it can be told apart for certain."""
        claim_all(self._form, row, None)
        text = " | ".join(cell.text for cell in row)
        if text.strip(" |") and not holds_phone_number(text):
            self._problem("row_width", text, self._form.row_count)

    def _problem(self, rule: str, text: str, row: int) -> None:
        self._problems.append(Problem(self._form.number, row, None, "indicator", None, rule, text))

    def finish(self) -> tuple[Form | None, list[Problem]]:
        """The form with its fields understood (`None` where it is not whole), and its problems."""
        form = self._form
        self._enter(None)
        self._values.finish()
        if self.is_silent:
            form.kind = kind_held(form)
        if form.project_name is None and form.kind != "department":
            name_by_title(form, self._vocabulary)
        if not is_whole(form, self._problems, is_closed=self._closed, is_silent=self.is_silent):
            return None, self._problems
        understand(form)
        self._amounts.finish()
        name_missing_budget(form, self._problems)
        return form, self._problems
