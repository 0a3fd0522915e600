"""From tables of cells to forms.

A `Document` comes in; its whole forms go out, and what had to be left. A heading with a title word
opens a form; `form_reader` then takes its rows, until the next title, the next project, or a table
that does not belong to it.
"""

from collections.abc import Iterator, Sequence

from pipelines.documents import Document, Row, Table
from pipelines.documents.grid import Cell
from pipelines.forms.blocks.indicators import indicator_block
from pipelines.forms.fields import holds_phone_number, is_money_unit_line
from pipelines.forms.form_reader import FormReader
from pipelines.forms.list_reader import ListReader
from pipelines.forms.lists import list_header, may_head_list
from pipelines.forms.records import Form, Problem, Recognition
from pipelines.forms.shapes import Shift, in_shape, moved
from pipelines.forms.vocabulary import NO_WORD, Vocabulary, squeeze, vocabulary

_LONGEST_TITLE = 80
_LONGEST_CONTACT = 300
_IDENTITY = frozenset(("unit", "department", "project_code", "unit_code"))


def recognise(document: Document, words: Vocabulary | None = None) -> Recognition:
    """Find the forms of a document.

    Args:
        document: its tables.
        words: the vocabulary; by default the one that comes with jixiao.

    Returns:
        The whole forms, numbered from 1 in the order of the document, and what had to be left: a
            form that
        was cut or lacks its project or its indicators (it keeps its number).
    """
    search = _Search(words or vocabulary())
    for table in document.tables:
        search.table(table)
    return search.finish(document.trailing)


def names_contact(text: str) -> bool:
    """Whether a text says whom to call: a label such as 联系人：, or a telephone number."""
    words = vocabulary()
    labels = words.labels_in(text) if len(text) <= _LONGEST_CONTACT else []
    return any(
        words.words[label["label"]].label == "contact" for label in labels
    ) or holds_phone_number(text)


class _Search:
    """Walks through the tables of a document and collects forms."""

    def __init__(self, words: Vocabulary) -> None:
        self._vocabulary = words
        self._words = words.words
        self._form: FormReader | None = None
        self._count = 0
        self._forms: list[Form] = []
        self._problems: list[Problem] = []
        self._last: FormReader | None = None
        self._follows = False  # whether the form that stands open began where another was read
        self._location: str | None = None
        self._hidden = False
        self._list: ListReader | None = None
        self._repeated = 0  # how many rows only repeat the beginning of the form
        self._offset = 0  # how many columns of the file stand left of the table
        self._shifts: list[Shift] = []  # of the form that stands open

    def table(self, table: Table) -> None:
        if not table.rows:
            return
        for shaped, offset in in_shape(table, self._vocabulary, self._offset):
            self._offset = offset
            self._note_shift()
            self._table(shaped)
            self._end_shift()

    def _table(self, table: Table) -> None:
        headings = self._lines_left(table)
        if self._form is not None:
            for paragraph in headings:
                self._form.paragraph(paragraph)
        for place, row in enumerate(table.rows if table.exact else self._whole_rows(table)):
            if self._list is not None and self._takes_in_list(row):
                continue
            if self._form is None or self._repeated or not self._form.plain_row(row):
                self._row(row, table, place)
        if self._form is not None:
            self._form.table_ended(table.closed)

    def _lines_left(self, table: Table) -> list[str]:
        """Open a form, go on with one or close it, as the lines over a table say.

        Returns:
            The lines that were not taken for this.
        """
        is_elsewhere = table.location != self._location
        self._location, self._hidden = table.location, table.hidden
        headings = table.headings
        titles = [
            place
            for place, text in enumerate(headings)
            if self._kind(text) and not self._goes_on_under(text)
        ]
        if titles and self._goes_on_below(headings[titles[-1]], table.rows):
            self._take_page(headings)
            return []
        if self._list is not None and self._list.goes_on(headings, table.rows):
            return []
        self._end_list()
        if titles:
            self._open(headings[titles[-1]])
            self._read_unit_of_money(headings[: titles[-1]])
            return headings[titles[-1] + 1 :]
        if self._form is not None and not self._goes_on(table, is_elsewhere):
            self._close()
        return headings

    def _goes_on(self, table: Table, is_elsewhere: bool) -> bool:
        first = next((row for row in table.rows if any(cell.text for cell in row)), None)
        apart = is_elsewhere or bool(table.headings)
        return (
            first is not None and self._form is not None and self._form.goes_on_with(first, apart)
        )

    def _goes_on_under(self, text: str) -> bool:
        """A title that says 续 is that of the form before it."""
        return self._form is not None and "续" in text[-6:]

    def _read_unit_of_money(self, paragraphs: list[str]) -> None:
        """单位：万元 may stand above the title."""
        if self._form is not None and paragraphs and is_money_unit_line(paragraphs[-1]):
            self._form.paragraph(paragraphs[-1])

    def _kind(self, text: str) -> str | None:
        """The kind of form a text is the title of.

        A remark or a sentence that speaks of forms is none.
        """
        kind = self._vocabulary.form_kind(text)
        if kind is None or "。" in text or squeeze(text[:8]).startswith(self._vocabulary.notes):
            return None
        return kind

    def _whole_rows(self, table: Table) -> Iterator[Row]:
        """The rows of a table whose ends are not certain, as wide as the header of their block."""
        pending: Row = []
        for row in table.rows:
            width = 0 if self._form is None else self._form.block_width
            if not pending and len(row) == width:
                yield row
                continue
            if not width or self._is_note(row) or self._opens_something(row, pending):
                yield from filter(None, [pending, row])
                pending = []
                continue
            pending.extend(
                [Cell(cell.text, len(pending) + place) for place, cell in enumerate(row)]
            )
            if len(pending) >= width:
                yield pending
                pending = []
        if pending:
            yield pending

    def _opens_something(self, row: Row, pending: Row) -> bool:
        """Whether a row cannot be the rest of one that was cut.

        It begins with a label, or with a level of its own.
        """
        word = self._words[row[0].text]
        if word.label is not None or word.column is not None:
            return len(row) > 1 or not pending
        return bool(pending and pending[0].text) and squeeze(row[0].text).endswith("指标")

    def _is_note(self, row: Row) -> bool:
        return squeeze(row[0].text[:8]).startswith(self._vocabulary.notes)

    def _goes_on_below(self, title: str, rows: Sequence[Row]) -> bool:
        """Whether a title is printed again over a further page of the form that stands open."""
        repeated = self._form and self._form.rows_repeated(title, rows)
        self._repeated = repeated or 0
        return repeated is not None

    def _take_page(self, headings: list[str]) -> None:
        """The lines over a further page: of its title, nothing is new."""
        for text in headings:
            if self._form is not None and self._kind(text):
                self._form.row([Cell(text, 0)], exact=True, is_title=True)
            elif self._form is not None:
                self._form.paragraph(text)

    def _row(self, row: Row, table: Table, place: int) -> None:
        exact = table.exact
        if self._repeated and self._form is not None and not self._form.has_header(row):
            self._repeated -= 1
            self._form.row(row, exact=exact, is_title=True)
            return
        self._repeated = 0
        title = self._title(row)
        if title is not None and exact and self._goes_on_below(title, table.rows[place + 1 :]):
            pass
        elif title is not None:
            self._open(title)
        elif exact and self._begins_list(table.rows[place:]):
            return
        elif self._begins_form(row):
            self._open(None)
        elif self._form is None and self._is_header(row):
            self._open(None)  # of what, nothing says: it is left, and named
        if self._form is not None:
            self._form.row(row, exact=exact, is_title=title is not None)

    def _begins_list(self, rows: Sequence[Row]) -> bool:
        """Whether a list begins here; then its header is taken."""
        form = self._form
        if form is not None and form.has_project:
            return False
        header = None
        if may_head_list(rows[0], self._vocabulary):
            header = list_header(rows, self._vocabulary)
        if header is None:
            return False
        if form is None:
            self._open(None)
        if self._form is not None:
            self._list = ListReader(header, self._form, self._vocabulary)
            self._form = self._form.twin(self._count)
        return True

    def _takes_in_list(self, row: Row) -> bool:
        """Take a row of the list, where it is one; each project's form is closed by the next."""
        if self._list is None:
            return False
        if self._list.begins_project(row):
            self._fill_from_list()
            listed, self._list = self._list, None
            self._close()
            self._list, self._count = listed, self._count + 1
            self._form = listed.above.twin(self._count)
            self._note_shift(first=1)
        if self._list.takes(row):
            return True
        self._end_list()
        return False

    def _fill_from_list(self) -> None:
        if self._list is not None and self._form is not None:
            self._problems.extend(self._list.fill(self._form))

    def _end_list(self) -> None:
        """The list ends; what follows may still be of its last project, such as a remark."""
        self._fill_from_list()
        self._list = None

    def _title(self, row: Row) -> str | None:
        """The title of a form, where it stands inside the table, alone in its row."""
        if len(row) > 1 and row[0].text and row[1].text:
            return None
        texts = [cell.text for cell in row if cell.text]
        if (
            len(texts) != 1
            or len(texts[0]) > _LONGEST_TITLE
            or self._words[texts[0]].label is not None
        ):
            return None
        return texts[0] if self._kind(texts[0]) and not self._goes_on_under(texts[0]) else None

    def _begins_form(self, row: Row) -> bool:
        """Whether a form without a title begins here.

        It begins with the name of its project, or with whose form it is.
        """
        form = self._form
        if form is not None and (not form.has_project or (form.in_block and not row[0].text)):
            return False
        named = [self._words[cell.text].label for cell in row if cell.text]
        first = named[:1] if form is not None and form.in_block else named
        if "project_name" in first and self._has_value(row):
            return True
        begins = form is None or form.has_indicators
        return begins and bool(named) and named[0] in _IDENTITY and self._has_value(row)

    def _has_value(self, row: Row) -> bool:
        """A row of words alone heads a table."""
        return any(cell.text and self._words[cell.text] is NO_WORD for cell in row)

    def _is_header(self, row: Row) -> bool:
        return sum(
            self._words[cell.text].column is not None for cell in row if cell.text
        ) >= 3 and (indicator_block(row, self._vocabulary, ()) is not None)

    def _open(self, heading: str | None) -> None:
        before = self._form or self._last
        follows = self._form is not None
        self._close()
        self._follows = follows
        self._count += 1
        kind = (heading and self._kind(heading)) or (
            before.kind if before is not None and heading is None else "goal"
        )
        form = Form(self._count, kind, heading, self._location, self._hidden)
        self._form = FormReader(form, self._vocabulary)
        self._note_shift()
        if heading is None and before is not None:
            self._form.take_after(before)

    def _note_shift(self, first: int | None = None) -> None:
        """From here on, or from a row on, cells of the form stand further right in the file."""
        if self._offset and self._form is not None:
            first = first or self._form.row_count + 1
            self._shifts.append(Shift(first, 0, self._offset))

    def _end_shift(self) -> None:
        if self._shifts and not self._shifts[-1].last and self._form is not None:
            self._shifts[-1] = self._shifts[-1]._replace(last=self._form.row_count)

    def _close(self) -> None:
        if self._form is None:
            return
        self._end_list()
        self._end_shift()
        closed, self._form = self._form, None
        shifts, self._shifts = self._shifts, []
        if closed.is_nothing:  # it began like a form, and was none
            self._count -= 1
            if self._follows and self._last is not None:
                self._last.leave(closed)
            return
        self._last = closed
        form, problems = closed.finish()
        if form is not None:
            moved(form, shifts)
            self._forms.append(form)
        self._problems.extend(problems)

    def finish(self, trailing: list[str]) -> Recognition:
        self._close()
        for heading in filter(self._kind, trailing):
            self._count += 1
            self._problems.append(
                Problem(self._count, None, None, "form", "heading", "form_without_table", heading)
            )
        return Recognition(self._forms, self._problems)
