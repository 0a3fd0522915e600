"""What looks like a form and is none.

A form as it was read comes in, with its title; out goes what kind of other table it is, if it is
one: it is left, and named by that.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from operator import itemgetter

from pipelines.codes import Code
from pipelines.documents import Document, Row
from pipelines.forms.fields import holds_phone_number
from pipelines.forms.headers.levels import known_level
from pipelines.forms.records import Form
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_A_MONTH = re.compile(r"\d月(?:份|底)?(?:的)?(?:预算|累计)?(?:执行|完成)")
"""Of the rest of the year, as 监控 asks for it: 1-7月执行情况."""
_LEVELS = frozenset(("level1", "level2", "indicator_name"))
_HERE = "no_forms"
_SCORING = frozenset(("weight", "full_score", "score", "evaluation_standard"))
_PLACEHOLDER = re.compile(r"[\s.…·。、:_—\-*×xX□☐√/]*|(?:指标|目标|任务)\d*[:.]?…*")
_SAID = frozenset(
    ("indicator_name", "target_text", "goal_text", "long_term_goal_text", "purpose_text", "unit")
)
_SIGNS = frozenset(("level1", "level2", "target_text", "long_term_target_text"))
_HEADED = frozenset(("header", "column", None))
_WORDS_SHOWN = 80
_LONGEST = 20
_HEADS_SEEN = 2000
_REASON = itemgetter(3)
_NO_WORDS = ("kept beside", "target column")
"""What the reasons of headers say of those that no word tells."""


class NoForm(Code):
    """What a table is that looks like a form and is none; the rule that it is left by."""

    MONITORING = "monitoring_table", "绩效运行监控表", "a monitoring table"
    EVALUATION = (
        "evaluation_indicator_system",
        "绩效评价指标体系",
        "an evaluation indicator system",
    )
    REVIEW = "review_table", "绩效目标审核表", "a review of goals"
    KPI = "kpi_table", "绩效考核表", "a table of KPIs"
    BLANK = "blank_template", "空白表样", "a blank template"
    FOREIGN = "foreign_language", "外文表格", "a form in another language"
    NOT_READ = "table_not_read", "未能识别的表", "a table with words of the forms that was not read"


def no_form(title: str | None, form: Form, words: Vocabulary, *, whole: bool) -> NoForm | None:
    """What other kind of table it is that began like a form.

    Args:
        title: the one it stands under.
        form: as it was read.
        words: the vocabulary.
        whole: whether nothing of a form is missing in it.
    """
    name = squeeze(title or "")
    if _is_monitoring(name, form, words):
        return NoForm.MONITORING
    if _is_of_staff(name, form, words, whole=whole):
        return NoForm.KPI
    is_own = words.stems[_HERE].holds("self_evaluation", name)
    if not is_own and _is_evaluation(name, form, words, whole=whole):
        return NoForm.EVALUATION
    if whole:
        return None
    if words.stems[_HERE].holds("reviewed", name) and not form.indicators:
        return NoForm.REVIEW
    return NoForm.BLANK if _is_blank(form, words) else None


def _is_monitoring(name: str, form: Form, words: Vocabulary) -> bool:
    """监控 in its title, or columns for what is expected of the rest of the year."""
    stems = words.stems[_HERE]
    if stems.holds("monitoring", name):
        return True
    if not any(map(_is_no_word, map(_REASON, form.reasons))):
        return False  # every header has a word of its own
    heads = squeeze(" ".join(_heads(form))[:_HEADS_SEEN])
    said = [any(word in heads for word in one.split("|")) for one in stems.of("monitored")]
    return sum(said) + (_A_MONTH.search(heads) is not None) >= 2


@lru_cache(maxsize=1024)
def _is_no_word(reason: str) -> bool:
    """Whether the reason of a header says that no word tells it."""
    return any(mark in reason for mark in _NO_WORDS)


def _heads(form: Form) -> list[str]:
    """The texts that may head columns."""
    return [
        text for _, _, field, text in form.readings if field in _HEADED and len(text) <= _LONGEST
    ]


def _is_evaluation(name: str, form: Form, words: Vocabulary, *, whole: bool) -> bool:
    """Levels that only evaluators use, or a table of scores about nobody's project."""
    if _names_a_system(name, words):
        return True
    levels = {found.level1_text for found in form.indicators}
    stems = words.stems[_HERE]
    if any(stems.begins("decided", squeeze(level)) for level in levels if level is not None):
        return True
    if whole and (form.project_name is not None or form.unit_text is not None):
        return False
    columns = [words.words[cell.text].column for cell in form.readings]
    is_scored = any(column in _SCORING for column in columns)
    is_left = not whole and not form.indicators and sum(one in _LEVELS for one in columns) > 1
    is_nobodys = form.project_name is None and form.unit_text is None
    return is_scored and (is_nobodys or is_left)


def _names_a_system(name: str, words: Vocabulary) -> bool:
    """Whether a title is that of an 指标体系, and not of the goals behind it."""
    found = [word for word in words.stems[_HERE].of("evaluation") if word in name]
    return any("目标" not in name.rpartition(word)[2] for word in found)


def _is_of_staff(name: str, form: Form, words: Vocabulary, *, whole: bool) -> bool:
    """A table about persons, or one that is called by their appraisal and is no whole form."""
    if form.project_name is not None:
        return False
    stems = words.stems[_HERE]
    if not whole and stems.holds("appraisal", name.upper()):
        return True
    is_nobodys = not whole or form.unit_text is None
    return is_nobodys and any(stems.is_one("staff", squeeze(cell.text)) for cell in form.readings)


def _is_blank(form: Form, words: Vocabulary) -> bool:
    """Its labels stand there, and nothing is filled in."""
    asked = any(
        cell.field == "label" and words.words[cell.text].label == "project_name"
        for cell in form.readings
    )
    said = any(
        cell.field in _SAID and not _PLACEHOLDER.fullmatch(squeeze(cell.text))
        for cell in form.readings
    )
    return asked and form.project_name is None and not said


def kind_of_unread(title: str | None, rows: Iterable[Row], words: Vocabulary) -> NoForm | None:
    """What rows are that no form took, where they have a word of the forms in them.

    That is a header of levels or targets, or a level.
    """
    texts = [cell.text for row in rows for cell in row if cell.text and len(cell.text) <= 20]
    if not any(words.words[text].column in _SIGNS or _is_level(text, words) for text in texts):
        return None
    name, stems = squeeze(title or ""), words.stems[_HERE]
    if stems.holds("monitoring", name):
        return NoForm.MONITORING
    is_of_staff = any(stems.is_one("staff", squeeze(text)) for text in texts)
    if is_of_staff or stems.holds("appraisal", name.upper()):
        return NoForm.KPI
    is_scored, is_own = stems.holds("scored", name), stems.holds("self_evaluation", name)
    if not is_own and (is_scored or _names_a_system(name, words)):
        return NoForm.EVALUATION
    return NoForm.REVIEW if stems.holds("reviewed", name) else NoForm.NOT_READ


def _is_level(text: str, words: Vocabulary) -> bool:
    """Whether a text is a level and says so: 数量指标."""
    return squeeze(text).endswith("指标") and known_level(text, words) is not None


def first_words(rows: Iterable[Row], words: Vocabulary) -> str:
    """What rows begin with, to name them by; whom to call is left out."""
    said: list[str] = []
    for row in rows:
        contact = False
        for cell in row:
            if not cell.text:
                continue
            is_contact = words.words[cell.text].label == "contact"
            if not contact and not is_contact and not holds_phone_number(cell.text):
                said.append(" ".join(cell.text.split()))
            contact = is_contact
        if said:
            break
    return " | ".join(said)[:_WORDS_SHOWN]


_CHINESE = re.compile("[㐀-鿿]")
_LETTERS = re.compile("[a-z]+")


def foreign_words(document: Document, words: Vocabulary) -> str | None:
    """What a form in another language begins with, if one is there."""
    for table in document.tables:
        lines = [*table.headings, *(cell.text for row in table.rows for cell in row if cell.text)]
        if any(_CHINESE.search(line) for line in lines):
            continue
        said = {found for line in lines for found in _LETTERS.findall(line.lower())}
        if len(said.intersection(words.stems[_HERE].of("foreign"))) >= 2:
            return " | ".join(lines)[:_WORDS_SHOWN]
    return None
