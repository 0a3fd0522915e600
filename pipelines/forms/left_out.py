"""What of a document no form took, and why.

Forms that are not whole, rows and words come in as the search leaves them; problems that name them
go out.
"""

from pipelines.documents import Document, Row, Table
from pipelines.documents.grid import make_cell
from pipelines.forms.fields import holds_phone_number
from pipelines.forms.records import Form, Problem
from pipelines.forms.titles.no_forms import NoForm, first_words, foreign_words, kind_of_unread
from pipelines.forms.titles.search import MOST_LINES
from pipelines.forms.titles.titles import title_of
from pipelines.forms.words.vocabulary import Vocabulary, vocabulary

_LONGEST_CONTACT = 300
_LONGEST_NAME = 80


def names_contact(text: str) -> bool:
    """Whether a text says whom to call: a label such as 联系人：, or a telephone number."""
    words = vocabulary()
    labels = words.labels_in(text) if len(text) <= _LONGEST_CONTACT else []
    return any(
        words.words[label["label"]].label == "contact" for label in labels
    ) or holds_phone_number(text)


class LeftOut:
    """What was left so far.

    Attributes:
        forms: those that were cut, lack something or are none, as far as they were read.
        problems: why, and what else no form took.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.forms: list[Form] = []
        self.problems: list[Problem] = []
        self._vocabulary = words
        self._of_a_list: str | None = None  # what was said of the project before in its list

    def form(self, form: Form, problems: list[Problem]) -> None:
        """Leave a form; what has no words of its own is named by the form's first."""
        self.forms.append(form)
        self.problems += [one if one.text else self._of(one.rule, form) for one in problems]
        self._of_a_list = None

    def no_form(self, form: Form, kind: NoForm, *, of_a_list: bool) -> bool:
        """Leave what is no form: all projects of a list together, by its title.

        Returns:
            Whether it is named by itself.
        """
        problem = self._of(kind.value, form)
        if of_a_list and problem.text == self._of_a_list:
            return False
        self.forms.append(form)
        self.problems.append(problem)
        self._of_a_list = problem.text if of_a_list else None
        return True

    def _of(self, rule: str, form: Form) -> Problem:
        words = form.heading or form.project_name or self._first_words_of(form)
        text = " ".join(filter(None, [form.location and f"{form.location}:", words]))
        return Problem(form.number, None, None, "form", None, rule, text)

    def _first_words_of(self, form: Form) -> str:
        first = [make_cell((cell.text, 0, 1)) for cell in form.readings if cell.text]
        return first_words([first[:MOST_LINES]], self._vocabulary)

    def rows(self, rows: list[Row], heading: str | None, table: Table) -> None:
        """Name rows that no form took, where they have a word of the forms in them."""
        kind = kind_of_unread(heading, rows, self._vocabulary)
        if kind is None:
            return
        location = table.location
        words = first_words(rows, self._vocabulary)
        text = " ".join(filter(None, [location and f"{location}:", _named(heading), words]))
        self.problems.append(Problem(None, None, None, "table", None, kind.value, text))

    def untaken(self, rows: list[Row], table: Table) -> None:
        """Name the rows of a table that stood in no form."""
        if rows:
            above = [text for text, _ in table.above]
            self.rows(rows, next(iter([*table.headings[-1:], *above]), None), table)

    def after_all(self, document: Document, count: int) -> None:
        """Name titles that no table follows; `count` forms were there before."""
        for heading in document.trailing:
            title = title_of(heading, self._vocabulary)
            if title is not None and title.known:
                count += 1
                rule = "form_without_table"
                self.problems.append(Problem(count, None, None, "form", "heading", rule, heading))

    def foreign(self, document: Document) -> None:
        """Name a document in another language, of which nothing else is to be said."""
        words = foreign_words(document, self._vocabulary)
        if words is not None:
            kind = NoForm.FOREIGN.value
            self.problems.append(Problem(None, None, None, "table", None, kind, words))


def _named(heading: str | None) -> str | None:
    is_plain = heading is not None and len(heading) <= _LONGEST_NAME
    return heading if is_plain and heading and not names_contact(heading) else None
