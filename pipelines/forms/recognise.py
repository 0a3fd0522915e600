"""From tables of cells to forms, by words and not by position.

A heading with a title word opens a form. In it, a *label* is followed by its value; a row of *header words*
opens the block of indicators, and from there each row is an indicator. Every non-blank cell of a form is
claimed by one field or reported as unclaimed.
"""

import re
from collections.abc import Iterator

from pipelines.documents import Cell, Document, Row, Table
from pipelines.forms.fields import is_coded_unit, parse_amount, parse_name_tag, parse_unit
from pipelines.forms.records import Amount, Claim, Form, Indicator, Problem, Recognition
from pipelines.forms.vocabulary import Vocabulary, squeeze, vocabulary, word_of

_AMOUNT_ROLES = ("budget", "fiscal", "other")
_LONGEST_TITLE = 80
_COLON = re.compile("[:：]")


def recognise(document: Document, words: Vocabulary | None = None) -> Recognition:
    """Find the forms of a document.

    Args:
        document: its tables.
        words: the vocabulary; by default the one that comes with jixiao.

    Returns:
        The whole forms, numbered from 1 in the order of the document, and what had to be left: a form that
        was cut or lacks its project or its indicators (it keeps its number).
    """
    search = _Search(words or vocabulary())
    for table in document.tables:
        search.table(table)
    return search.finish(document.trailing)


class _Search:
    """Walks through the tables of a document and collects forms."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words
        self._form: _FormReader | None = None
        self._count = 0
        self._forms: list[Form] = []
        self._problems: list[Problem] = []

    def table(self, table: Table) -> None:
        title = next(filter(self._words.form_kind, reversed(table.headings)), None)
        if title is not None:
            self._open(title)
        elif self._form is not None and table.headings:
            self._go_on_or_close(table)
        for row in self._rows(table):
            self._row(row)
        if self._form is not None:
            self._form.table_ended(table.closed)

    def _go_on_or_close(self, table: Table) -> None:
        """Paragraphs in the middle of a form are cells that nothing claims; after it, they end it."""
        if self._form is None or not self._form.goes_on_with(table.rows[0]):
            self._close()
            return
        for paragraph in table.headings:
            self._form.leave_paragraph(paragraph)

    def _rows(self, table: Table) -> Iterator[Row]:
        """The table's rows; where their ends are not certain, as wide as the header of their block."""
        pending: Row = []
        for row in table.rows:
            width = 0 if table.exact or self._form is None else self._form.block_width
            fits = bool(pending) and len(pending) + len(row) <= width
            if not width or self._is_note(row) or (self._opens_something(row) and not fits):
                yield from filter(None, [pending, row])
                pending = []
                continue
            pending.extend([Cell(cell.text, len(pending) + place) for place, cell in enumerate(row)])
            if len(pending) >= width:
                yield pending
                pending = []
        if pending:
            yield pending

    def _opens_something(self, row: Row) -> bool:
        first = word_of(row[0].text)
        return first in self._words.labels or first in self._words.columns

    def _is_note(self, row: Row) -> bool:
        return squeeze(row[0].text[:8]).startswith(self._words.notes)

    def _row(self, row: Row) -> None:
        title = self._title(row)
        if title is not None:
            self._open(title)
        elif self._names_project(row) and (self._form is None or self._form.has_project):
            self._open(None)
        if self._form is not None:
            self._form.row(row, is_title=title is not None)

    def _title(self, row: Row) -> str | None:
        """The title of a form, where it stands inside the table, alone in its row."""
        texts = [cell.text for cell in row if cell.text]
        if len(texts) == 1 and len(texts[0]) <= _LONGEST_TITLE and self._words.form_kind(texts[0]):
            return texts[0]
        return None

    def _names_project(self, row: Row) -> bool:
        return any(self._words.labels.get(word_of(cell.text)) == "project_name" for cell in row)

    def _open(self, heading: str | None) -> None:
        self._close()
        self._count += 1
        kind = (heading and self._words.form_kind(heading)) or "goal"
        self._form = _FormReader(Form(self._count, kind, heading), self._words)

    def _close(self) -> None:
        if self._form is None:
            return
        form, problems = self._form.finish()
        if form is not None:
            self._forms.append(form)
        self._problems.extend(problems)
        self._form = None

    def finish(self, trailing: list[str]) -> Recognition:
        self._close()
        for heading in filter(self._words.form_kind, trailing):
            self._count += 1
            self._problems.append(Problem(self._count, None, None, "form", "heading", "form_without_table", heading))
        return Recognition(self._forms, self._problems)


class _FormReader:
    """Reads the rows of one form: labels with their values, then the block of indicators."""

    def __init__(self, form: Form, words: Vocabulary) -> None:
        self._form = form
        self._words = words
        self._labels_above: dict[int, str] = {}
        self._columns: dict[int, str] = {}
        self._level1: str | None = None
        self._level2: str | None = None
        self._amounts: dict[str, Amount] = {}
        self._problems: list[Problem] = []
        self._closed = True

    @property
    def has_project(self) -> bool:
        return self._form.project_name is not None

    @property
    def has_indicators(self) -> bool:
        return bool(self._form.indicators)

    @property
    def block_width(self) -> int:
        """How many cells a row of the indicator block has; 0 before it begins."""
        return len(self._columns)

    def goes_on_with(self, row: Row) -> bool:
        """Whether a row after a paragraph still belongs to this form."""
        if not self.has_indicators or self._is_header(row) or self._starts_with_label(row):
            return True
        if not self._is_as_wide_as_the_block(row):
            return False
        levels = [cell.text for cell in row if cell.text and self._columns[cell.column] in ("level1", "level2")]
        return all(squeeze(text).endswith("指标") or text in (self._level1, self._level2) for text in levels)

    def leave_paragraph(self, text: str) -> None:
        """A paragraph between the form's tables, that no field claims."""
        self._form.row_count += 1
        self._claim(Cell(text, 0), None)

    def table_ended(self, closed: bool) -> None:
        self._closed = closed

    def row(self, row: Row, *, is_title: bool) -> None:
        self._form.row_count += 1
        if is_title:
            self._claim_all(row, "heading")
        elif self._is_header(row):
            self._read_header(row)
        elif self._columns and not self._starts_with_label(row):
            self._read_indicator(row)
        else:
            self._columns = {}
            self._read_labels(row)

    # Labels and their values

    def _starts_with_label(self, row: Row) -> bool:
        """A label in the first column; further right, a word like 其他资金 is the name of an indicator."""
        return row[0].column == 0 and word_of(row[0].text) in self._words.labels

    def _read_labels(self, row: Row) -> None:
        label = self._labels_above.get(row[0].column) if not row[0].text else None
        label_text = ""
        for cell in row:
            word = word_of(cell.text)
            if word in self._words.labels:
                self._claim(cell, "label")
                label, label_text = self._words.labels[word], cell.text
                self._labels_above[cell.column] = label
                if label == "budget":
                    self._amounts.setdefault(label, self._amount(label, label_text, cell, ""))
            elif cell.text:
                field = self._read_value(label, label_text, cell)
                self._claim(cell, field)
                label = None

    def _read_value(self, label: str | None, label_text: str, cell: Cell) -> str | None:
        """Fill the label's field, or the field that the text alone shows; the field it filled."""
        if label is not None:
            return self._fill(label, label_text, cell, cell.text)
        for colon in _COLON.finditer(cell.text[:_LONGEST_TITLE]):
            label = self._words.labels.get(word_of(cell.text[: colon.start()]))
            value = cell.text[colon.end() :].strip()
            if label is not None and value:
                return self._fill(label, cell.text[: colon.start()], cell, value)
        return self._fill("unit", "", cell, cell.text) if is_coded_unit(cell.text) else None

    def _fill(self, field: str, label_text: str, cell: Cell, text: str) -> str | None:
        if field == "money_unit" and word_of(text) not in self._words.money_units:
            # 单位 is the label of both: 单位：万元, 单位：天津市…中心. A unit of money that nobody knows is neither.
            if squeeze(label_text) != "单位" or "元" in text:
                return None
            field = "unit"
        if field in _AMOUNT_ROLES:
            return self._fill_amount(field, label_text, cell, text)
        target = "unit_text" if field == "unit" else field
        if getattr(self._form, target) is not None:
            return None
        setattr(self._form, target, text)
        return field

    def _fill_amount(self, role: str, label_text: str, cell: Cell, text: str) -> str | None:
        if role in self._amounts and self._amounts[role].text:
            return None
        self._amounts[role] = self._amount(role, label_text, cell, text)
        return role

    def _amount(self, role: str, label_text: str, cell: Cell, text: str) -> Amount:
        return Amount(role, "annual", label_text, text, None, None, self._form.row_count, cell.column + 1)

    # The block of indicators

    def _is_header(self, row: Row) -> bool:
        fields = {self._words.columns.get(word_of(cell.text)) for cell in row}
        return {"level1", "target_text"} <= fields and bool(fields & {"level2", "indicator_name"})

    def _read_header(self, row: Row) -> None:
        columns = {}
        for cell in row:
            field = self._words.columns.get(word_of(cell.text))
            self._claim(cell, "header" if field else None)
            for column in range(cell.column, cell.column + cell.column_span):
                columns[column] = field or ""
        if columns != self._columns:  # a header repeated after a page break leaves merged levels as they are
            self._columns, self._level1, self._level2 = columns, None, None

    def _is_as_wide_as_the_block(self, row: Row) -> bool:
        return bool(self._columns) and row[-1].column + row[-1].column_span == len(self._columns)

    def _read_indicator(self, row: Row) -> None:
        if not self._is_as_wide_as_the_block(row):
            self._leave(row)
            return
        found: dict[str, Cell] = {}
        for cell in row:
            field = self._columns[cell.column]
            self._claim(cell, field if field and field not in found else None)
            if cell.text:
                found.setdefault(field, cell)
        self._take_levels(found)
        if "indicator_name" in found or "target_text" in found:
            self._form.indicators.append(self._indicator(found))

    def _take_levels(self, found: dict[str, Cell]) -> None:
        """A blank level is the one above, merged; a new 一级 begins without a 二级."""
        if "level1" in found:
            self._level1, self._level2 = found["level1"].text, None
        if "level2" in found:
            self._level2 = found["level2"].text

    def _indicator(self, found: dict[str, Cell]) -> Indicator:
        texts = {field: cell.text for field, cell in found.items()}
        place = found.get("target_text") or found["indicator_name"]
        name_place = found.get("indicator_name") or place
        return Indicator(
            row=self._form.row_count,
            column=place.column + 1,
            name_column=name_place.column + 1,
            level1_text=self._level1,
            level2_text=self._level2,
            name=texts.get("indicator_name"),
            description=texts.get("indicator_description"),
            target_text=texts.get("target_text"),
            unit_text=texts.get("measure_unit"),
            comparator_text=texts.get("comparator"),
        )

    def _leave(self, row: Row) -> None:
        """A row that is not as wide as its header: nothing in it can be told apart for certain."""
        self._claim_all(row, None)
        text = " | ".join(cell.text for cell in row)
        if text.strip(" |"):
            self._problem("row_width", "indicator", None, text, row=self._form.row_count)

    # Accounting

    def _claim(self, cell: Cell, field: str | None) -> None:
        if cell.text:
            self._form.claims.append(Claim(self._form.row_count, cell.column + 1, field, cell.text))

    def _claim_all(self, row: Row, field: str | None) -> None:
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
        if form.unit_text is not None:
            form.unit_code, form.unit_name = parse_unit(form.unit_text)
        if form.project_name is not None:
            form.name_year, form.name_fund_tag = parse_name_tag(form.project_name)
        form.amounts = [self._in_yuan(amount) for amount in self._amounts.values()]
        if not any(amount.role == "budget" for amount in form.amounts):
            self._problem("budget_missing", "amount", "amount_yuan", form.heading or "")
        return form, self._problems

    def _missing(self) -> str | None:
        if not self._closed:
            return "form_cut"
        if self._form.project_name is None:
            return "project_missing"
        return None if self._form.indicators else "indicators_missing"

    def _in_yuan(self, amount: Amount) -> Amount:
        money_unit = self._form.money_unit
        yuan = parse_amount(amount.text, money_unit, self._words.money_units)
        return amount._replace(money_unit=money_unit, yuan=yuan)
