"""A list, read row by row: the form of each of its projects.

The rows under the header of a list come in; the rows of one project at a time go to a `FormReader`
of its own, which has read what stands above the list. Rows count as they do in the list, in every
form of it, so that an address is that of the published table; its header is shown in each.
"""

from collections.abc import Iterator, Sequence

from pipelines.documents import Cell, Row
from pipelines.documents.grid import COVERED
from pipelines.forms.fields import is_coded_unit
from pipelines.forms.form_reader import FormReader
from pipelines.forms.list_indicators import claim_at, split_cells, take_pair
from pipelines.forms.lists.lists import ListHeader, is_numbering
from pipelines.forms.records import Form, Problem
from pipelines.forms.tables.pages import Said, said, said_by
from pipelines.forms.titles.titles import title_of
from pipelines.forms.words.money_words import MONEY
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_WORDS = {
    "project_name": "项目名称",
    "unit": "单位名称",
    "department": "主管部门",
    "goal_text": "年度目标",
    "long_term_goal_text": "长期目标",
    "budget": "预算数",
    "annual_budget": "年度预算数",
    "multi_year_budget": "项目总预算",
    "fiscal": "财政拨款",
    "other": "其他资金",
    "executed": "执行数",
}
"""Labels for columns whose headers are no labels elsewhere: 项目, 单位, 目标, 金额."""
_CARRIED = frozenset(("unit", "department", "unit_code", "fund_source", "attribute"))
"""What holds for the projects below too, where their cells are blank."""
_LONGEST_GROUP = 40
_OF_UNITS = frozenset(("unit", "department"))
_TELLING = frozenset(("project_name", "project_code", "unit", "unit_code"))


class ListReader:
    """Takes the rows of a list one by one, and fills the forms of its projects.

    Attributes:
        above: the reader of what stands over it, from its title to the header.
        number: of the row that was taken last.
        labels: row and column of an amount → its header, as published.
    """

    def __init__(self, header: ListHeader, above: FormReader, vocabulary: Vocabulary) -> None:
        self.above = above
        self._header = header
        self._vocabulary = vocabulary
        self._heads = list(enumerate(header.rows, start=above.form.row_count + 1))
        self.number = above.form.row_count + len(header.rows)
        self._lower = len(header.rows) - 1  # how many rows of the header are still to come
        self._rows: list[tuple[int, Row]] = []
        self._said: dict[int, str] = {}  # column → the first text in the rows of the project
        self._others: list[tuple[int, Row, str]] = []
        self._standing: dict[int, tuple[int, Cell]] = {}
        self._coming: dict[int, tuple[int, Cell]] = {}  # for the projects after the one that stands
        self._group: tuple[int, Cell] | None = None  # whose the projects below a row of its own are
        self._coming_group: tuple[int, Cell] | None = None
        self.labels: dict[tuple[int, int], str] = {}
        self._furniture: set[Said] = {said(row) for row in header.rows} | said_by(above.form)

    # Rows come in

    def goes_on(self, headings: Sequence[str], rows: Sequence[Row]) -> bool:
        """Whether a further table goes on with this list: under nothing new, in its columns."""
        if any((squeeze(text),) not in self._furniture for text in headings):
            return False
        row = next((row for row in rows if any(cell.text for cell in row)), None)
        if row is None or not (said(row) in self._furniture or self._fits(row)):
            return False
        self.number += len(headings)
        return True

    def _fits(self, row: Row) -> bool:
        texts = [cell for cell in row if cell.text]
        words = self._vocabulary.words
        is_as_wide = row[-1].column + row[-1].column_span == self._header.width
        return is_as_wide and len(texts) > 1 and words[texts[0].text].label is None

    def takes(self, row: Row) -> bool:
        """Take a row, if it is one of this list."""
        if self._lower:
            self._lower -= 1
            return True
        texts = [cell for cell in row if cell.text]
        if len(texts) == 1 and said(row) not in self._furniture and not self._is_inside(texts[0]):
            return False
        self.number += 1
        if len(texts) == 1 and texts[0].column_span > 1:
            if self._rows:
                self._coming_group = self.number, texts[0]
            else:
                self._group = self.number, texts[0]
            return True
        field = self._other_field(row, texts)
        if field is not None:
            self._others.append((self.number, row, field))
        elif texts:
            self._rows.append((self.number, row))
            for cell in texts:
                self._said.setdefault(cell.column, cell.text)
        return True

    def _is_inside(self, cell: Cell) -> bool:
        """Whether the one text of a row stands in a column, or over the projects that follow.

        It is no remark below the list then, no title and no label.
        """
        is_note = squeeze(cell.text[:8]).startswith(self._vocabulary.notes)
        is_label = bool(self._vocabulary.labels_in(cell.text)) if len(cell.text) < 300 else False
        if is_note or is_label:
            return False
        is_short = len(cell.text) <= _LONGEST_GROUP and "。" not in cell.text
        return cell.column_span == 1 or (is_short and title_of(cell.text, self._vocabulary) is None)

    def _other_field(self, row: Row, texts: list[Cell]) -> str | None:
        """What a row is that holds no indicator: a header again, numbers of columns, a sum."""
        if not texts:
            return None
        if said(row) in self._furniture:
            return "header" if len(texts) > 2 else "heading"
        if is_numbering(row):
            return "header"
        if self._vocabulary.words[texts[0].text].total or self._sums_up(row, texts):
            return "total"
        return None

    def _sums_up(self, row: Row, texts: list[Cell]) -> bool:
        """A unit and its money, no project and no indicator: whose the projects below are."""
        fields = {self._header.fields.get(cell.column, "") for cell in texts}
        key = next((cell.text for cell in row if cell.column == self._header.key), "")
        if key or key is COVERED:
            return False
        is_sum = bool(fields & _OF_UNITS) and fields <= {*_OF_UNITS, *MONEY}
        for cell in texts if is_sum else ():
            if self._header.fields.get(cell.column) not in MONEY:
                (self._coming if self._rows else self._standing)[cell.column] = self.number, cell
        return is_sum

    def begins_project(self, row: Row) -> bool:
        """Whether a row names another project than the rows before it."""
        cells = {cell.column: cell.text for cell in row if cell.text}
        if self._lower or self._header.key not in cells or not self._rows:
            return False
        if len(cells) == 1 and any(cell.text and cell.column_span > 1 for cell in row):
            return False
        if self._other_field(row, [cell for cell in row if cell.text]) is not None:
            return False
        keys = [column for column, field in self._header.fields.items() if field in _TELLING]
        return any(column in cells and cells[column] != self._said.get(column) for column in keys)

    def groups(self) -> bool:
        """Take what stands open as whose the projects below are, if it is only a name in a row.

        Returns:
            Whether it was: then it is no project.
        """
        texts = [(number, cell) for number, row in self._rows[:2] for cell in row if cell.text]
        if len(texts) != 1 or texts[0][1].column != self._header.key:
            return False
        self._group, self._rows, self._said = texts[0], [], {}
        return True

    def _own(self, rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, int, Cell]]:
        """The cells about the project itself in its rows: column, number of the row, cell."""
        for number, row in rows:
            for cell in row:
                if cell.text and cell.column in self._header.fields:
                    yield cell.column, number, cell

    # A form is filled

    def fill(self, reader: FormReader, is_last: bool) -> list[Problem]:
        """Give the rows of the project that stands open to the reader of its form.

        Args:
            reader: of its form, which has read what stands above the list.
            is_last: whether no other project follows.
        """
        form, rows, others = reader.form, self._rows, self._others
        self._rows, self._others, self._said = [], [], {}
        self._take_values(reader, rows)
        self._claim_header(form)
        problems: list[Problem] = []
        if not self._header.pair and not self._header.cells:
            self._read_block(reader, rows)
        for number, row in rows if self._header.pair else ():
            take_pair(form, number, row, self._header)
        for number, row in rows if self._header.cells else ():
            problems += split_cells(form, number, row, self._header)
        for number, row, field in others:
            for cell in row:
                claim_at(form, number, cell, field)
        form.readings.sort(key=lambda cell: (cell.row, cell.column))
        if self._coming_group is not None:
            if is_last:
                claim_at(form, *self._coming_group, None)
            self._group, self._coming_group = self._coming_group, None
        form.row_count = self.number
        self._standing |= self._coming
        self._coming = {}
        return problems

    def _take_values(self, reader: FormReader, rows: Sequence[tuple[int, Row]]) -> None:
        """What the project's own columns say; said again in further rows, it is the same."""
        taken: dict[int, tuple[str, str | None]] = {}
        self._take_group(reader.form, reader)
        self._make_room(reader.form, rows)
        split = self._split_money(rows)
        for column, number, cell in [*self._carried(rows), *self._own(rows)]:
            if split and self._header.fields[column] == "fund_source":
                claim_at(reader.form, number, cell, "fund_source")  # of a part, not of the project
            elif column in split:
                self._take_part(reader, number, cell, rows)
            elif column not in taken:
                taken[column] = cell.text, self._take_value(reader, number, cell)
                self._standing[column] = number, cell
            else:
                text, field = taken[column]
                claim_at(reader.form, number, cell, field if cell.text == text else None)

    def _split_money(self, rows: Sequence[tuple[int, Row]]) -> set[int]:
        """The columns of money in which a project has several amounts: none is its whole."""
        amounts: dict[int, set[str]] = {}
        for column, _, cell in self._own(rows):
            if self._header.fields[column] in MONEY:
                amounts.setdefault(column, set()).add(cell.text)
        return {column for column, texts in amounts.items() if len(texts) > 1}

    def _take_part(
        self, reader: FormReader, number: int, cell: Cell, rows: Sequence[tuple[int, Row]]
    ) -> None:
        """One of several amounts of a project: of the fund source of its row, if that names one."""
        row = next(row for at, row in rows if at == number)
        sources = [
            other.text for other in row if self._header.fields.get(other.column) == "fund_source"
        ]
        word = self._vocabulary.words[sources[0]] if sources and sources[0] else None
        if word is None or word.label not in ("source", "fiscal", "other"):
            claim_at(reader.form, number, cell, None)
            return
        unit = self._vocabulary.money_unit_of(self._header.texts[cell.column][0])
        self._give(reader, number, sources[0] + (f"（{unit}）" if unit else ""), cell)
        self.labels[number, cell.column + 1] = sources[0]

    def _take_group(self, form: Form, reader: FormReader) -> None:
        """The row above the project that says whose it is."""
        if self._group is None:
            return
        number, cell = self._group
        heads_units = any(
            word in self._header.texts[self._header.key][0] for word in ("单位", "部门")
        )
        if (
            heads_units
            or is_coded_unit(cell.text)
            or self._vocabulary.stems["lists"].ends("institution", cell.text)
        ):
            self._give(reader, number, _WORDS["unit"], cell)
        else:
            claim_at(form, number, cell, "section")

    def _make_room(self, form: Form, rows: Sequence[tuple[int, Row]]) -> None:
        """A unit above the list is the department of the units in it."""
        units = {column for column, field in self._header.fields.items() if field == "unit"}
        own = [*self._standing, *(column for column, _, _ in self._own(rows))]
        if form.unit_text is None or not units.intersection(own):
            return
        form.department_text, form.unit_text = form.department_text or form.unit_text, None
        form.readings = [
            reading._replace(field="department") if reading.field == "unit" else reading
            for reading in form.readings
        ]

    def _carried(self, rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, int, Cell]]:
        """What stands above the project's rows and holds for it: a unit, a cell merged down."""
        said_here = {column for column, _, _ in self._own(rows)}
        first = rows[0][1] if rows else []
        covered = {cell.column for cell in first if cell.text is COVERED}
        for column, (number, cell) in self._standing.items():
            field = self._header.fields[column]
            holds = field in _CARRIED and column < self._header.key
            if column not in said_here and (holds or column in covered) and field not in MONEY:
                yield column, number, cell

    def _take_value(self, reader: FormReader, number: int, cell: Cell) -> str | None:
        """Give a value to the form as a label with its value; the field that took it."""
        field = self._header.fields[cell.column]
        label, over = self._header.texts[cell.column]
        if field == "ordinal":
            claim_at(reader.form, number, cell, "attribute")
            return "attribute"
        if field in MONEY:
            self.labels[number, cell.column + 1] = label
        if self._vocabulary.words[label].label != field:
            label = self._known_label(field or "", label, over)
        return self._give(reader, number, label, cell, over if field in MONEY else "")

    def _known_label(self, field: str, label: str, over: str) -> str:
        """A label that asks for the same as a header that is none elsewhere."""
        if self._vocabulary.words[over].label == field:
            return over
        unit = self._vocabulary.money_unit_of(label) if field in MONEY else None
        return _WORDS.get(field, label) + (f"（{unit}）" if unit else "")

    def _give(
        self, reader: FormReader, number: int, label: str, cell: Cell, over: str = ""
    ) -> str | None:
        """Give a label and its value to a form; the field that took the value."""
        form, column = reader.form, cell.column
        before = len(form.readings)
        if over and over != label:
            form.row_count = number - 1
            reader.row([Cell(over, column)], exact=True, is_title=False)
        form.row_count = number - 1
        reader.row([Cell(label, column), Cell(cell.text, column)], exact=True, is_title=False)
        made = [reading for reading in form.readings[before:] if reading.text not in (label, over)]
        form.readings[before:] = made
        return made[0].field if made else None

    def _claim_header(self, form: Form) -> None:
        """The header cells of the project's columns; those of indicators their block claims."""
        for number, row in self._heads:
            for cell in row:
                if cell.column in self._header.fields or self._header.cells or self._header.pair:
                    claim_at(form, number, cell, "header")

    def _read_block(self, reader: FormReader, rows: Sequence[tuple[int, Row]]) -> None:
        numbers = [number for number, _ in (*self._heads, *rows)]
        blocks = [self._without_project(row) for _, row in (*self._heads, *rows)]
        for place, (number, row) in enumerate(zip(numbers, blocks, strict=True), start=1):
            if any(cell.text for cell in row):
                reader.form.row_count = number - 1
                if not reader.takes(row):
                    reader.row(row, exact=True, is_title=False, rows=blocks, place=place)

    def _without_project(self, row: Row) -> Row:
        own = self._header.fields
        return [c._replace(text="") if c.column in own and c.text else c for c in row]
