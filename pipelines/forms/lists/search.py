"""Where lists begin and end among the rows of a document.

The rows of tables come in; those of a list are taken here, and the form of each of its projects
goes out by way of the search, which opens and closes forms.
"""

from collections.abc import Callable, Sequence

from pipelines.documents import Row
from pipelines.forms.form_reader import FormReader
from pipelines.forms.lists.lists import ListHeader, may_head_list
from pipelines.forms.lists.reader import ListReader
from pipelines.forms.records import Form, Problem
from pipelines.forms.words.vocabulary import Vocabulary


class Lists:
    """The list that stands open, if one does.

    Attributes:
        problems: what could not be accepted in the rows of lists.
        open: the list.
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
        self.open: ListReader | None = None
        self._form: FormReader | None = None
        self._labels: dict[tuple[int, int], str] = {}

    @property
    def number(self) -> int:
        """Of the row that was taken last, in its forms; 0 where no list stands open."""
        return self.open.number if self.open is not None else 0

    def may_begin(self, row: Row, form: FormReader | None) -> bool:
        """Whether a list may begin with a row: no project is known, and the row heads columns.

        Within a block it does not: 产出指标 | 数量指标 | 完成项目 is a row of indicators.
        """
        is_free = form is None or not (form.has_project or form.in_block)
        return is_free and may_head_list(row, self._vocabulary)

    def begin(self, header: ListHeader, above: FormReader) -> FormReader:
        """Begin a list; the form of its first project, under the lines that stand above."""
        self.open = ListReader(header, above, self._vocabulary)
        self._form = above.twin(above.form.number)
        return self._form

    def takes(self, row: Row) -> bool:
        """Take a row, if a list stands open and it is one of its rows."""
        if self.open is None:
            return False
        if self.open.begins_project(row) and not self.open.groups():
            listed = self.open
            self._fill(is_last=False)
            self._form, self.open = self._follow(listed.above), listed
        if self.open.takes(row):
            return True
        self.end()
        return False

    def goes_on(self, headings: Sequence[str], rows: Sequence[Row]) -> bool:
        """Whether a further table goes on with the list that stands open."""
        return self.open is not None and self.open.goes_on(headings, rows)

    def name(self, form: Form) -> None:
        """Amounts of a list stand under the headers that are published."""
        if self._labels:
            form.amounts = [
                amount._replace(label_text=self._labels.get((amount.row, amount.column), amount[3]))
                for amount in form.amounts
            ]
            self._labels = {}

    def end(self) -> None:
        """No further row is of the list; what follows may still be of its last project."""
        self._fill(is_last=True)

    def _fill(self, *, is_last: bool) -> None:
        listed, self.open = self.open, None
        if listed is not None and self._form is not None:
            self.problems += listed.fill(self._form, is_last)
            self._labels, listed.labels = listed.labels, {}
