"""Where a form goes on under its title, printed again on a further page.

Titles and rows come in; those that only say again what stands at the beginning of the form that
stands open are taken here.
"""

from collections.abc import Sequence

from pipelines.documents import Row
from pipelines.documents.grid import make_cell
from pipelines.forms.form_reader import FormReader
from pipelines.forms.titles.search import Titles


class Pages:
    """The page of the form that stands open.

    Attributes:
        left: how many rows only repeat the beginning of the form.
    """

    def __init__(self, titles: Titles) -> None:
        self._titles = titles
        self.left = 0

    def begin(self, form: FormReader | None, title: str, rows: Sequence[Row]) -> bool:
        """Whether a title is printed again over a further page of a form."""
        repeated = None if form is None else form.goes_on_below(title, rows)
        self.left = repeated or 0
        return repeated is not None

    def goes_on(self, form: FormReader, rows: Sequence[Row]) -> bool:
        """Whether a table goes on with a form under its title, in the table's first row."""
        if self._titles.says_more(rows[0]):
            return len(rows) > 1 and form.goes_on_with(rows[1], False, rows[2:])
        title = self._titles.row(rows[0], form)
        return title is not None and form.goes_on_below(title.text, rows[1:]) is not None

    def take_lines(self, form: FormReader | None, lines: Sequence[str]) -> None:
        """The lines over a further page: of its title, nothing is new."""
        for text in lines:
            if form is not None and self._titles.of(text, form):
                form.repeated([make_cell((text, 0, 1))])
            elif form is not None:
                form.paragraph(text)

    def takes(self, form: FormReader, row: Row) -> bool:
        """Take a row that says again what stands above, or that the form goes on."""
        if self.left and form.repeated(row):
            self.left -= 1
            return True
        self.left = 0
        return self._titles.says_more(row) and form.repeated(row)
