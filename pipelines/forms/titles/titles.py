"""Titles of forms.

A line goes in; out goes the title that it is, with the kind of form that it speaks of, or nothing.
A title ends in 表, 书 or 清单, with brackets, a year or a unit of money behind it, and speaks of
performance; the words of the vocabulary are titles too. Where a title does not tell the kind, what
the form holds does.
"""

import re
from typing import NamedTuple, cast

from pipelines.codes import FormKind
from pipelines.forms.records import Form
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_LONGEST = 100
_LONGEST_LISTED = 300
_TITLE = re.compile(
    r"(?P<name>.{2,80}?(?:[表书]|清单))"
    r"(?:(?:\d{4}年?度?)?[(\[【].*|(?:金额)?单位:.*|[-—_:].{0,30}|(?:续表?|\d{0,4}年?度?))"
)
_HERE = "built_titles"
_WHOLE = re.compile(r"整体(?:支出|预算|绩效|财政)")
_OF_A_WHOLE = re.compile(r"(?:部门|单位)\)?整体")
_LONGEST_PAPER = 12


class Title(NamedTuple):
    """The title of a form.

    Attributes:
        text: as published.
        kind: the kind of form it speaks of; `None` where it is silent.
        known: whether the vocabulary has it; one that is only built like a title opens less.
    """

    text: str
    kind: str | None
    known: bool


def title_of(text: str, vocabulary: Vocabulary) -> Title | None:
    """The title that a text is; a remark or a sentence that speaks of forms is none."""
    if len(text) > _LONGEST_LISTED:
        return None
    kept = vocabulary.headed
    if text not in kept:
        kept[text] = _title_of(text, vocabulary)
    return cast("Title | None", kept[text])


def _title_of(text: str, vocabulary: Vocabulary) -> Title | None:
    listed = vocabulary.form_kind(text)
    name = squeeze(text) if listed else _built_like_one(text, vocabulary)
    if name is None or "。" in text or name.startswith(vocabulary.notes):
        return None
    if vocabulary.words[text].label is not None:
        return None
    return Title(text, _kind_said(name, listed, vocabulary), listed is not None)


def _built_like_one(text: str, vocabulary: Vocabulary) -> str | None:
    """The squeezed text, where it is built like a title."""
    if len(text) > _LONGEST or not any(end in text for end in "表书单"):
        return None
    squeezed = squeeze(text)
    found = _TITLE.fullmatch(squeezed)
    stems = vocabulary.stems[_HERE]
    if found is None or not stems.holds("topics", squeezed.upper()):
        return None
    return None if stems.ends("no_title", found["name"]) else squeezed


def _kind_said(name: str, listed: str | None, vocabulary: Vocabulary) -> str | None:
    """The kind that a title says, by its end: what stands before may be the name of a project."""
    paper, stems = paper_of(name), vocabulary.stems[_HERE]
    if stems.holds("self_evaluation", paper):
        return FormKind.SELF_EVALUATION.value
    if listed is not None:
        promises = listed in (FormKind.APPLICATION.value, FormKind.GOAL.value)
        return FormKind.DEPARTMENT.value if promises and _OF_A_WHOLE.search(name) else listed
    if _WHOLE.search(name):
        return FormKind.DEPARTMENT.value
    if stems.holds("application", paper):
        return FormKind.APPLICATION.value
    return FormKind.GOAL.value if "目标" in name or stems.holds("goal", paper) else None


def paper_of(name: str) -> str:
    """The end of a squeezed title, which says what paper it is: 申报表, 绩效自评表, 运行监控表."""
    found = _TITLE.fullmatch(name)
    bare = found["name"] if found is not None else name
    return bare.rpartition("目标")[2] if "目标" in bare else bare[-_LONGEST_PAPER:]


def kind_held(form: Form) -> str:
    """The kind of a form by what it holds.

    Results or scores make a self-evaluation, spending of a department without a project its goals.
    """
    if any(found.result_text or found.score_text for found in form.indicators):
        return FormKind.SELF_EVALUATION.value
    fields = {cell.field for cell in form.readings}
    of_department = form.details or fields & {"basic_spending", "project_spending"}
    if form.project_name is None and of_department:
        return FormKind.DEPARTMENT.value
    return FormKind.GOAL.value
