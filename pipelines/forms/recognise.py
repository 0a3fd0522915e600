"""From tables of cells to forms, by words and not by position.

A heading with a title word opens a form; `form_reader` then takes its rows, until the next title, the next project, or
a table that does not belong to it.
"""

from collections.abc import Iterator

from pipelines.documents import Document, Row, Table
from pipelines.documents.grid import Cell
from pipelines.forms.fields import holds_phone_number
from pipelines.forms.form_reader import FormReader
from pipelines.forms.records import Form, Problem, Recognition
from pipelines.forms.vocabulary import Vocabulary, squeeze, vocabulary

_LONGEST_TITLE = 80
_LONGEST_CONTACT = 300


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


def names_contact(text: str) -> bool:
    """Whether a text says whom to call: a label such as 联系人：, or a telephone number."""
    words = vocabulary()
    labels = words.labels_in(text) if len(text) <= _LONGEST_CONTACT else []
    return any(words.words[label["label"]].label == "contact" for label in labels) or holds_phone_number(text)


class _Search:
    """Walks through the tables of a document and collects forms."""

    def __init__(self, words: Vocabulary) -> None:
        self._vocabulary = words
        self._words = words.words
        self._form: FormReader | None = None
        self._count = 0
        self._forms: list[Form] = []
        self._problems: list[Problem] = []
        self._location: str | None = None
        self._hidden = False

    def table(self, table: Table) -> None:
        if not table.rows:
            return
        self._location, self._hidden = table.location, table.hidden
        headings = table.headings
        title = next((place for place, text in enumerate(headings) if self._kind(text)), None)
        if title is not None:
            title = max(place for place, text in enumerate(headings) if self._kind(text))
            self._open(headings[title])
            headings = headings[title + 1 :]
        elif self._form is not None and not self._form.goes_on_with(table.rows[0], table.exact):
            self._close()
        if self._form is not None:
            for paragraph in headings:
                self._form.paragraph(paragraph)
        for row in table.rows if table.exact else self._whole_rows(table):
            if self._form is None or not self._form.plain_row(row):
                self._row(row, table.exact)
        if self._form is not None:
            self._form.table_ended(table.closed)

    def _kind(self, text: str) -> str | None:
        """The kind of form a text is the title of; a remark or a sentence that speaks of forms is none."""
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
        word = self._words[row[0].text]
        return word.label is not None or word.column is not None

    def _is_note(self, row: Row) -> bool:
        return squeeze(row[0].text[:8]).startswith(self._vocabulary.notes)

    def _row(self, row: Row, exact: bool) -> None:
        form = self._form
        title = self._title(row)
        if title is not None:
            self._open(title)
        elif (form is None or form.has_project) and self._names_project(row):
            self._open(None)
        if self._form is not None:
            self._form.row(row, exact=exact, is_title=title is not None)

    def _title(self, row: Row) -> str | None:
        """The title of a form, where it stands inside the table, alone in its row."""
        texts = [cell.text for cell in row if cell.text]
        if len(texts) == 1 and len(texts[0]) <= _LONGEST_TITLE and self._kind(texts[0]):
            return texts[0]
        return None

    def _names_project(self, row: Row) -> bool:
        """Whether the row gives the name of a project; in a block's row 项目名称 may be anything."""
        if self._form is not None and self._form.in_block:
            return bool(row[0].text) and self._words[row[0].text].label == "project_name"
        return any(self._words[cell.text].label == "project_name" for cell in row if cell.text)

    def _open(self, heading: str | None) -> None:
        self._close()
        self._count += 1
        kind = (heading and self._kind(heading)) or "goal"
        form = Form(self._count, kind, heading, self._location, self._hidden)
        self._form = FormReader(form, self._vocabulary)

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
        for heading in filter(self._kind, trailing):
            self._count += 1
            self._problems.append(Problem(self._count, None, None, "form", "heading", "form_without_table", heading))
        return Recognition(self._forms, self._problems)
