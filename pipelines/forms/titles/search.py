"""Where the title of a form stands: above its table, in a row of it, in the page header.

A table or a row comes in, with the form that stands open; the title that opens another goes out.
"""

from collections.abc import Iterable

from pipelines.documents import Row, Table
from pipelines.forms.fields import is_coded_unit, is_money_unit_line, is_year
from pipelines.forms.form_reader import FormReader
from pipelines.forms.titles.titles import Title, title_of
from pipelines.forms.titles.years import begins_title
from pipelines.forms.values.labels import NAMES_OF_UNITS
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_LONGEST_TITLE = 80
_LONGEST_LINE = 100
MOST_LINES = 6
"""How far above a form lines are looked at."""


class Titles:
    """Finds the titles of forms."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = vocabulary.words

    def above(self, table: Table, form: FormReader | None) -> int | None:
        """Which of the paragraphs above a table is the title of its form: the last one."""
        for place in reversed(range(len(table.headings))):
            title = self.of(table.headings[place], form)
            if title is not None and (title.known or not self._is_in_the_middle(table, form)):
                return place
        return None

    def _is_in_the_middle(self, table: Table, form: FormReader | None) -> bool:
        """Whether a form is read whose indicators are still to come, and no other begins here."""
        if form is None or not form.has_project or form.has_indicators:
            return False
        return not any(
            self._words[cell.text].label == "project_name"
            for row in table.rows[:MOST_LINES]
            for cell in row
            if cell.text
        )

    def of(self, text: str, form: FormReader | None) -> Title | None:
        """The title that a text is; one that says 续 is that of the form before it."""
        title = title_of(text, self._vocabulary)
        goes_on = title is not None and form is not None and "续" in text[-6:]
        return None if goes_on else title

    def says_more(self, row: Row) -> bool:
        """Whether a row is a title that says that the form before it goes on: 续."""
        if has_two_texts(row):
            return False
        first = next((cell for cell in row if cell[0]), None)
        if first is None or "续" not in first.text[-6:]:
            return False
        is_alone = all(cell is first or not cell.text for cell in row)
        return is_alone and title_of(first.text, self._vocabulary) is not None

    def row(self, row: Row, form: FormReader | None) -> Title | None:
        """The title of a form, where it stands inside the table, alone in its row.

        The unit of money may stand beside it.
        """
        if has_two_texts(row) and "元" not in row[1].text:
            return None
        cells = [cell for cell in row if cell.text]
        if len(cells) > 1:
            cells = [cell for cell in cells if not is_money_unit_line(cell.text)]
        if (
            len(cells) != 1
            or len(cells[0].text) > _LONGEST_TITLE
            or self._words[cells[0].text].label is not None
        ):
            return None
        title = self.of(cells[0].text, form)
        if title is None or title.known:
            return title
        between = form is None or form.has_indicators or not form.has_project
        is_wide = 2 * cells[0].column_span >= row[-1].column + row[-1].column_span - row[0].column
        return title if between and (is_wide or len(row) == 1 or form is None) else None

    def outside(
        self, table: Table, before: FormReader | None, last: Title | None
    ) -> tuple[Title, str] | None:
        """The title in the page header or the sheet's name, and which of them it is.

        Args:
            table: the one below it.
            before: the form before; one on the same sheet has said its own title.
            last: that title; if it stood there too, it holds on.
        """
        lines = table.above
        if before is not None and before.form.location == table.location:
            lines = [line for line in lines if last is not None and line[0] == last.text]
        found = ((title_of(text, self._vocabulary), where) for text, where in lines)
        return next(((title, where) for title, where in found if title is not None), None)

    def years_near(self, earlier: Iterable[str]) -> list[str]:
        """The lines above a title, the nearest first, that may name its year: titles and years."""
        near = [*earlier][-MOST_LINES:]
        lines = [line for line in reversed(near) if is_year(line) or self.of(line, None)]
        return [*(line for line in near[-1:] if begins_title(line)), *lines]


def has_two_texts(row: Row) -> bool:
    """Whether a row begins with two texts, as most do: they are no title alone in its row."""
    return len(row) > 1 and row[0][0] != "" and row[1][0] != ""


def holds_text(row: Row) -> bool:
    """Whether anything is in a row; in most, something is in its last cell."""
    return bool(row and row[-1].text) or any(cell.text for cell in row)


def is_near(between: list[str]) -> bool:
    """Whether a title with these paragraphs under it is that of the table they stand over."""
    return not any(is_prose(line) or squeeze(line).endswith(("表", "表格")) for line in between)


def is_prose(line: str) -> bool:
    """Whether a paragraph is running text."""
    return "。" in line or len(line) > _LONGEST_LINE


def names_unit(line: str, words: Vocabulary) -> bool:
    """Whether a line beside a form says whose it is, as 填报单位：某局 does."""
    if len(line) > _LONGEST_LINE:
        return False
    found = words.labels_in(line)
    if not found or found[0].start():
        return is_coded_unit(line)
    return words.words[found[0]["label"]].label in _NAMING


_NAMING = frozenset((*NAMES_OF_UNITS, "unit_code", "money_unit"))
