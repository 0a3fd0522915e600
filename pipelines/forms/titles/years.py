"""From where the year of a form is read, where its own title and cells do not say it.

Lines that stand over it come in, the nearest first, or all the words of its file; the one year that
they name goes out, with where it was read.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.codes import FiscalYearFrom
from pipelines.documents import Document
from pipelines.forms.fields import is_year, parse_year
from pipelines.forms.records import Form
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_LONGEST = 60
_FIRST_ROWS = 5
_YEAR_ALONE = re.compile(r"20\d\d")
_ABOUT_BUDGETS = re.compile("预算|决算|绩效|项目|资金|目标|自评|财政")
_DATED = re.compile(
    r"年\d{1,2}月|发布|来源|作者|编辑|印发|浏览|日期|时间|上年|〔|\[20|\(20\d\d\)\d+号"
)


class Year(NamedTuple):
    """A fiscal year, and where it was read."""

    year: int
    origin: str


def year_above(lines: Iterable[tuple[str, str]]) -> Year | None:
    """The year of the first of these lines that names one.

    Args:
        lines: each with where it stands.
    """
    for text, origin in lines:
        said = f"{text}年" if _is_sheet_of_a_year(text, origin) else text
        if len(said) <= 2 * _LONGEST and (year := parse_year(said)) is not None:
            return Year(year, origin)
    return None


def year_of_goals(form: Form, words: Vocabulary) -> Year | None:
    """The one year that the labels of a form's goals name: 年度目标（2024年）."""
    years = {
        year
        for cell in form.readings
        if cell.field == "label"
        and words.words[cell.text].label in _GOALS_OF_A_YEAR
        and (year := parse_year(cell.text)) is not None
    }
    return Year(years.pop(), FiscalYearFrom.FILE_WORDS.value) if len(years) == 1 else None


_GOALS_OF_A_YEAR = ("goal_text", "result_goal_text")


def _is_sheet_of_a_year(text: str, origin: str) -> bool:
    """Whether a sheet is called 2023 and nothing else: of the sheets of a file, one a year."""
    return origin == FiscalYearFrom.SHEET_NAME.value and bool(_YEAR_ALONE.fullmatch(squeeze(text)))


def begins_title(line: str) -> bool:
    """Whether a line right above a title is the beginning of it, as 某市2024年度 is."""
    squeezed = squeeze(line) if len(line) <= _LONGEST else ""
    return squeezed.endswith(("年", "年度")) and _DATED.search(squeezed) is None


def year_of_file(document: Document) -> Year | None:
    """The year that the words of a file agree on.

    Those are lines about budgets, outside of tables or alone at the head of one; a day of
    publication is none.
    """
    years = {
        year
        for text in _lines(document)
        if len(text) <= _LONGEST
        and "年" in text
        and "。" not in text
        and (is_year(text) or _ABOUT_BUDGETS.search(squeeze(text)))
        and not _DATED.search(squeeze(text))
        and (year := parse_year(text)) is not None
    }
    return Year(years.pop(), FiscalYearFrom.FILE_WORDS.value) if len(years) == 1 else None


def _lines(document: Document) -> Iterable[str]:
    for table in document.tables:
        yield from table.headings
        for row in table.rows[:_FIRST_ROWS]:
            if len(row) > 1 and row[0][0] and row[1][0]:
                continue
            texts = [text for text, _, _ in row if text]
            if len(texts) == 1:
                yield texts[0]
    yield from document.trailing
