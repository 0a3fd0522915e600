"""Where lists begin and end among the rows of a document.

The rows of tables come in; those of a list are taken here, and the form of each of its projects
goes out by way of the search, which opens and closes forms.
"""

from collections.abc import Callable, Sequence

from pipelines.documents import Row
from pipelines.forms.form_reader import FormReader
from pipelines.forms.list_reader import ListReader
from pipelines.forms.lists import list_header, may_head_list
from pipelines.forms.records import Problem
from pipelines.forms.vocabulary import Vocabulary


class Lists:
    """The list that stands open, if one does.

    Attributes:
        problems: what could not be accepted in the rows of lists.
    """

    def __init__(
        self, vocabulary: Vocabulary, follow: Callable[[FormReader], FormReader | None]
    ) -> None:
        """Begin without one.

        Args:
            vocabulary: the words of the forms.
            follow: closes the form that stands open, and opens the next one after the same lines.
        """
        self.problems: list[Problem] = []
        self._vocabulary = vocabulary
        self._follow = follow
        self._list: ListReader | None = None
        self._form: FormReader | None = None

    @property
    def number(self) -> int:
        """Of the row that was taken last, in its forms; 0 where no list stands open."""
        return self._list.number if self._list is not None else 0

    def may_begin(self, row: Row, form: FormReader | None) -> bool:
        """Whether a list may begin with a row: no project is known, and the row heads columns."""
        is_free = form is None or not form.has_project
        return is_free and may_head_list(row, self._vocabulary)

    def begin(self, rows: Sequence[Row], above: FormReader) -> FormReader | None:
        """Begin a list with the first of these rows; the form of its first project, if one does.

        Args:
            rows: of a table, from one that may head a list on.
            above: what has read the lines over it.
        """
        header = list_header(rows, self._vocabulary)
        if header is None:
            return None
        self._list = ListReader(header, above, self._vocabulary)
        self._form = above.twin(above.form.number)
        return self._form

    def takes(self, row: Row) -> bool:
        """Take a row, if a list stands open and it is one of its rows."""
        if self._list is None:
            return False
        if self._list.begins_project(row):
            listed = self._list
            self.end()
            self._form, self._list = self._follow(listed.above), listed
        if self._list.takes(row):
            return True
        self.end()
        return False

    def goes_on(self, headings: Sequence[str], rows: Sequence[Row]) -> bool:
        """Whether a further table goes on with the list that stands open."""
        return self._list is not None and self._list.goes_on(headings, rows)

    def end(self) -> None:
        """No further row is of the list; what follows may still be of its last project."""
        listed, self._list = self._list, None
        if listed is not None and self._form is not None:
            self.problems += listed.fill(self._form)
