"""From tables of cells to forms.

A `Document` comes in; its whole forms go out, and what had to be left. A title (`titles.py`) opens
a form, and so does the name of a project; `form_reader` then takes its rows, until the next title,
the next project, or a table that does not belong to it. What began like a form and is none
(`no_forms.py`) is left, and named.
"""

from collections.abc import Iterable

from pipelines.codes import FiscalYearFrom
from pipelines.documents import Document, Row, Table
from pipelines.documents.grid import make_cell
from pipelines.forms.blocks.indicators import indicator_block
from pipelines.forms.fields import is_money_unit_line, is_year, parse_year
from pipelines.forms.form_reader import FormReader
from pipelines.forms.headers.like_headers import MOST_ROWS
from pipelines.forms.left_out import LeftOut
from pipelines.forms.lists.lists import list_header
from pipelines.forms.lists.search import Lists
from pipelines.forms.records import Form, Recognition
from pipelines.forms.tables.origins import Origins
from pipelines.forms.tables.pages_search import Pages
from pipelines.forms.tables.shapes import in_shape
from pipelines.forms.tables.whole_rows import whole_rows
from pipelines.forms.titles.no_forms import no_form
from pipelines.forms.titles.search import (
    MOST_LINES,
    Titles,
    holds_text,
    is_near,
    is_prose,
    names_unit,
)
from pipelines.forms.titles.titles import Title, title_of
from pipelines.forms.titles.years import year_above, year_of_file, year_of_goals
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, vocabulary

_IDENTITY = frozenset(("unit", "department", "project_code", "unit_code"))


def recognise(document: Document, words: Vocabulary | None = None) -> Recognition:
    """Find the forms of a document.

    Args:
        document: its tables.
        words: the vocabulary; by default the one that comes with jixiao.

    Returns:
        The whole forms, numbered from 1 in the order of the document, and what had to be left: a
            form that
        was cut or lacks its project or its indicators (it keeps its number), and what looks like a
            form and is none.
    """
    search = _Search(words or vocabulary())
    for table in document.tables:
        search.table(table)
    return search.finish(document)


class _Search:
    """Walks through the tables of a document and collects forms."""

    def __init__(self, words: Vocabulary) -> None:
        self._vocabulary = words
        self._words = words.words
        self._titles = Titles(words)
        self._form: FormReader | None = None
        self._count = 0
        self._forms: list[Form] = []
        self._left = LeftOut(words)
        self._is_listed = False  # whether the form that stands open is of a list
        self._last: FormReader | None = None
        self._follows = False  # whether the form that stands open began where another was read
        self._table = Table([])  # the one that is being read
        self._title: Title | None = None  # of the form that stands open, or of the one before it
        self._kind: str | None = None  # the kind that its title says
        self._stands_in = "heading"  # where its title stands, as `codes.FiscalYearFrom` names it
        self._far: Title | None = None  # above the table, with other things between
        self._above: list[tuple[str, str]] = []  # where the year of the open form may stand
        self._untaken: list[Row] = []
        self._origins = Origins()
        self._lists = Lists(words, self._open_like)
        self._pages = Pages(self._titles)

    def table(self, table: Table) -> None:
        """Take the next table."""
        shapes = in_shape(table, self._vocabulary, self._origins.offset) if table.rows else ()
        for shaped, offset in shapes:
            self._origins.offset = offset
            self._origins.begin(1 if self._form is None else self._form.form.row_count + 1)
            self._take(shaped)

    def _take(self, table: Table) -> None:
        is_elsewhere = table.location != self._table.location
        self._table, self._far, self._untaken = table, None, []
        headings = table.headings
        place = self._titles.above(table, self._form)
        if self._lists.goes_on(headings, table.rows):
            self._read_rows(table)
            return
        self._lists.end()
        if place is not None and self._pages.begin(self._form, headings[place], table.rows):
            self._pages.take_lines(self._form, headings)
            headings = []
        elif place is not None and is_near(headings[place + 1 :]):
            self._open(title_of(headings[place], self._vocabulary), headings[:place])
            self._read_lines_above(headings[:place])
            headings = headings[place + 1 :]
        elif self._form is not None and (
            place is not None or not self._goes_on(table, is_elsewhere)
        ):
            self._close()
        if place is not None and self._form is None:
            self._far = title_of(headings[place], self._vocabulary)
        if self._form is not None:
            for paragraph in headings:
                self._form.paragraph(paragraph)
        self._read_rows(table)

    def _read_rows(self, table: Table) -> None:
        rows = (
            enumerate(table.rows, start=1)
            if table.exact
            else whole_rows(table, self._width, self._vocabulary)
        )
        marks = table.hides or bool(table.confidences)
        for place, row in rows:
            if self._lists.open is not None and self._lists.takes(row):
                pass
            elif self._form is None or self._pages.left or not self._form.takes(row):
                self._row(row, place)
            if marks and self._form is not None:
                number = self._lists.number or self._form.form.row_count
                self._origins.mark(number, place - 1, table)
        if self._form is not None:
            self._form.table_ended(table.closed)
        self._left.untaken(self._untaken, table)
        self._untaken = []

    def _width(self) -> int:
        return 0 if self._form is None else self._form.block_width

    def _goes_on(self, table: Table, is_elsewhere: bool) -> bool:
        form = self._form
        if is_elsewhere and form is not None and not (form.has_project or form.has_header):
            return False  # a title alone on its sheet is an entry of a catalogue
        if form is None or not any(map(holds_text, table.rows[:MOST_ROWS])):
            return False
        if not form.has_indicators:
            return True
        rows = [row for row in table.rows[:MOST_ROWS] if holds_text(row)]
        apart = is_elsewhere or bool(table.headings)
        if self._pages.goes_on(form, rows):
            return True
        return form.goes_on_with(rows[0], apart, rows[1:])

    def _read_lines_above(self, paragraphs: list[str]) -> None:
        """单位：万元 may stand above the title; of the first form, also whose it is."""
        if self._form is None or not paragraphs:
            return
        if is_money_unit_line(paragraphs[-1]) or (
            self._last is None and names_unit(paragraphs[-1], self._vocabulary)
        ):
            self._form.paragraph(paragraphs[-1])

    def _row(self, row: Row, place: int) -> None:
        title = None
        if self._pages.left or not _is_pair_of_texts(row):
            if self._form is not None and self._pages.takes(self._form, row):
                return
            title = self._titles.row(row, self._form)
        if title is not None:
            below = self._table.rows[place:]
            if not (self._table.exact and self._pages.begin(self._form, title.text, below)):
                self._open(title)
        elif self._lists.may_begin(row, self._form) and self._begin_list(row, place):
            return
        elif self._begins_form(row) or (self._form is None and self._is_header(row, place)):
            self._open(None)  # of what, the first rows or nothing says: it is left, and named
        if self._form is not None:
            table, is_title = self._table, title is not None
            self._form.row(row, exact=table.exact, is_title=is_title, rows=table.rows, place=place)
        else:
            self._untaken.append(row)

    def _begin_list(self, row: Row, place: int) -> bool:
        header = list_header([row, *self._table.rows[place:]], self._vocabulary)
        if header is None:
            return False
        if self._form is None:
            self._open(None)
        if self._form is not None:
            self._form, self._is_listed = self._lists.begin(header, self._form), True
        return True

    def _open_like(self, above: FormReader) -> FormReader:
        """Close a form of a list, and open the next one, under the same lines."""
        self._close()
        self._count += 1
        self._form, self._is_listed = above.twin(self._count), True
        self._origins.begin(1)
        return self._form

    def _begins_form(self, row: Row) -> bool:
        """Whether a form without a title begins here.

        It begins with the name of its project, or with whose form it is.
        """
        form = self._form
        if form is not None and (not form.has_project or (form.in_block and not row[0].text)):
            return False
        named = [self._words[cell.text].label for cell in row if cell.text]
        if not any(named):
            return False
        first = named[:1] if form is not None and form.in_block else named
        if "project_name" in first and self._has_value(row):
            return True
        begins = form is None or form.has_indicators
        return begins and bool(named) and named[0] in _IDENTITY and self._has_value(row)

    def _has_value(self, row: Row) -> bool:
        """A row of words alone heads a table."""
        return any(cell.text and self._words[cell.text] is NO_WORD for cell in row)

    def _is_header(self, row: Row, place: int) -> bool:
        if sum(self._words[cell.text].column is not None for cell in row if cell.text) < 3:
            return False
        below = self._table.rows[place : place + MOST_ROWS]
        return indicator_block(row, self._vocabulary, (), below) is not None

    # Forms open and close

    def _open(self, title: Title | None, earlier: Iterable[str] | None = None) -> None:
        """Begin a form.

        Args:
            title: its own, inside the table or above it; without one, that further above, in the
                page header or the sheet's name is meant, or that of the form before.
            earlier: the paragraphs above the title, where it is one.
        """
        before = self._form or self._last
        follows = self._form is not None
        year = None if before is None else (before.form.title_year, before.form.title_year_from)
        self._close()
        self._is_listed = False
        self._follows = follows and earlier is None
        self._count += 1
        own, self._stands_in = title or self._far, "heading"
        if own is None:
            outside = self._titles.outside(self._table, before, self._title)
            own, self._stands_in = outside or (None, "heading")
        if own is not None:
            self._title, self._kind = own, own.kind
        heading = own.text if own is not None else None
        table = self._table
        form = Form(self._count, self._kind or "goal", heading, table.location, table.hidden)
        self._form = FormReader(form, self._vocabulary)
        self._form.is_silent = self._kind is None
        self._origins.begin(1)
        self._above = [
            *((text, "heading") for text in self._titles.years_near(earlier or ())),
            *table.above,
        ]
        if title is None and before is not None:
            self._form.take_after(before)
            if year is not None and year[0] is not None and self._far is None:
                self._above.append((f"{year[0]}年", year[1] or "heading"))
        if title is None:
            self._take_lines_before()
        self._far = None

    def _take_lines_before(self) -> None:
        """What stands between a title further above and the form, or in the rows above it."""
        if self._form is None:
            return
        if self._far is not None:
            place = self._table.headings.index(self._far.text)
            for line in self._table.headings[place + 1 :]:
                if not is_prose(line):
                    self._form.paragraph(line)
        elif self._last is None or self._last.form.location != self._table.location:
            for line in self._table.headings[-MOST_LINES:]:
                if is_year(line) or is_money_unit_line(line) or names_unit(line, self._vocabulary):
                    self._form.paragraph(line)
        if len(self._untaken) <= MOST_LINES or self._stands_in != "heading":
            for row in self._untaken:
                self._form.row(row, exact=True, is_title=False, rows=(), place=0)
            self._untaken = []

    def _close(self) -> None:
        self._lists.end()
        if self._form is None:
            return
        closed, self._form = self._form, None
        form = closed.form
        self._set_year(form)
        if self._is_nothing(closed):
            self._drop(closed)
            return
        self._last = closed
        whole, problems = closed.finish()
        self._lists.name(form)
        self._origins.end(form)
        title = form.heading or (self._title and self._title.text)
        other = no_form(title, form, self._vocabulary, whole=whole is not None)
        if other is not None:
            self._count -= not self._left.no_form(form, other, of_a_list=self._is_listed)
        elif whole is None:
            self._left.form(form, problems)
        else:
            self._forms.append(whole)
            self._left.problems += problems

    def _set_year(self, form: Form) -> None:
        if form.title_year is not None:
            outside = form.heading is not None and parse_year(form.heading) == form.title_year
            form.title_year_from = self._stands_in if outside else FiscalYearFrom.HEADING.value
        elif found := year_above(self._above) or year_of_goals(form, self._vocabulary):
            form.title_year, form.title_year_from = found

    def _is_nothing(self, closed: FormReader) -> bool:
        """Whether what began like a form turned out to be none.

        Such as an entry of a catalogue, the title of a chapter, a line of a table of projects.
        """
        if closed.has_header or closed.has_indicators:
            return False
        rows = [cell.row for cell in closed.form.readings]
        if closed.form.heading is None or self._title is None:
            labels = {cell.row for cell in closed.form.readings if cell.field == "label"}
            return not closed.has_project or len(labels) < 2
        if closed.has_project:
            return False
        return not self._title.known or (closed.is_closed and len(rows) == len(set(rows)))

    def _drop(self, closed: FormReader) -> None:
        """Take back that a form began; what it read is named where it has a word of the forms."""
        self._count -= 1
        if self._follows and self._last is not None:
            self._last.leave(closed)
        elif closed.form.readings:
            rows = [[make_cell((cell.text, 0, 1))] for cell in closed.form.readings]
            self._left.rows(rows, closed.form.heading, self._table)

    def finish(self, document: Document) -> Recognition:
        """What was found in all tables."""
        self._close()
        self._left.after_all(document, self._count)
        if not self._forms and not self._left.problems:
            self._left.foreign(document)
        self._fill_years(document)
        problems = [*self._left.problems, *self._lists.problems]
        return Recognition(self._forms, problems, self._left.forms)

    def _fill_years(self, document: Document) -> None:
        """Where nothing over a form says its year, the words of the file may."""
        without = [form for form in self._forms if form.title_year is None]
        found = year_of_file(document) if without else None
        if found is not None:
            for form in without:
                form.title_year, form.title_year_from = found


def _is_pair_of_texts(row: Row) -> bool:
    """Whether a row begins with two texts, none of them about money: it can be no title."""
    return len(row) > 1 and row[0][0] != "" != row[1][0] and "元" not in row[1][0]
