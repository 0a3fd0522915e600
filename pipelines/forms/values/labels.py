"""What labels stand for.

A label's word comes in; what kind of value it asks for goes out: a text of the form, an amount of
money, a term of goals, or nothing. No cell is looked at here.
"""

import re
from typing import NamedTuple, get_type_hints

from pipelines.forms.headers.heading import heading
from pipelines.forms.records import Form
from pipelines.forms.words.goal_words import goal_field
from pipelines.forms.words.money_words import Money
from pipelines.forms.words.vocabulary import Vocabulary, Word, squeeze

TEXTS = {name: name for name, kind in get_type_hints(Form).items() if kind == str | None} | {
    "unit": "unit_text",
    "department": "department_text",
    "fund_source": "fund_source_text",
}
"""Field of a label → the attribute of a `Form` that its value fills: by default its own name."""
TERMS = {
    "goal_text": "annual",
    "long_term_goal_text": "long_term",
    "year_term": "annual",
    "long_term": "long_term",
}
"""Labels that say which goal the targets after them belong to."""
KEPT_BESIDE = frozenset(("attribute", "execution", "note"))
"""Labels whose values are kept with their cells alone."""
GOALS = frozenset(("goal_text", "long_term_goal_text", "result_goal_text"))
LONG_TEXTS = GOALS | {"purpose_text", "attribute", "note"}
BELOW = frozenset(("attribute", "note", "contact", "execution", "long_term", "year_term"))
"""Labels that may begin a further table of a form whose indicators are read."""
NAMES_OF_UNITS = frozenset(("unit", "department"))
VALUELESS = frozenset(("section", "long_term", "year_term"))
GROUPING = VALUELESS | {"execution"}
"""Labels that stand among those of money."""
_IDENTITY = frozenset(
    (
        *("project_code", "unit", "unit_code", "department"),
        *("contact", "fiscal_year", "project_name"),
    )
)


_LONGEST_HEAD = 20
_LONGEST_TIME = 8


def kept_as(field: str, text: str) -> str:
    """The field of what is kept with its cell alone; of the execution of a budget, which of three.

    They are its rate, the points it can give and those it gave.
    """
    if field != "execution":
        return field
    if text and "得分" in text:
        return "execution_score"
    return "execution_rate" if "率" in text else "execution_full_score"


class Label(NamedTuple):
    """A label in a form.

    Attributes:
        field: what it asks for.
        text: as published.
        money_unit: the unit of money in brackets behind it.
        money: which amount it asks for, where it asks for one.
        total: counts the totals of the form from 0: the one that the part it asks for is of.
        heads: whether it stands over a column of a table of money.
    """

    field: str
    text: str
    money_unit: str | None = None
    money: Money | None = None
    total: int | None = None
    heads: bool = False


def may_be_value_of(label: Label, word: Word) -> bool:
    """Whether a label's word may be the value of the label before it.

    一般公共预算 after 资金来源 is its value, and so is 项目支出 after 项目名称.
    """
    if label.field == "project_name":
        return word.label not in _IDENTITY
    return label.field == "fund_source" and word.label in ("source", "fiscal", "other")


_OVER_A_GOAL = re.compile(
    r"(?:年|全年|本年|当年|总体|绩效|项目|预期|调整|实际|设定|部门|整体|长期|中期)[^,。;、]{0,10}"
    r"(?:目标|情况)(?:值|综述|说明|概述)?"
)
_REACHED = re.compile("(?:完成|实现|执行|达成)情况")
_GOALS_IN_A_CELL = re.compile(
    r"(?:^|\n)\s*+(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十][)）、])?+"
    r"(?P<label>[^：:\n,，。;；\d]{2,16})[：:]"
)


def word_over_a_goal(text: str, vocabulary: Vocabulary) -> Word | None:
    """The word of a text beside the label of a goal that can be no goal itself: it heads others."""
    squeezed = squeeze(text)
    if len(squeezed) > _LONGEST_HEAD:
        return None
    field = goal_field(squeezed, vocabulary.headers_of)
    if field is not None:
        return Word(label=field)
    of_a_time = word_of_time(text, vocabulary)
    if of_a_time is not None:
        return of_a_time
    if not _OVER_A_GOAL.fullmatch(squeezed):
        return None
    return Word(label="result_goal_text" if _REACHED.search(squeezed) else "attribute")


def word_of_time(text: str, vocabulary: Vocabulary) -> Word | None:
    """The word of a text that says a time and nothing else, in a row of goals: 调整前, 调整后."""
    squeezed = squeeze(text)
    if len(squeezed) > _LONGEST_TIME or squeezed not in vocabulary.headers_of.times:
        return None
    field = goal_field(squeezed + "目标", vocabulary.headers_of)
    return Word(label=field) if field is not None else None


LONGEST_INLINE = 200
"""A longer text is no label with its value."""


def is_inline(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text begins with a label and its colon."""
    if "：" not in text and ":" not in text:
        return False
    found = vocabulary.labels_in(text) if len(text) <= LONGEST_INLINE else []
    return bool(found) and found[0].start() == 0


def goals_in(text: str, vocabulary: Vocabulary) -> list[tuple[Label, str]]:
    """The goals of a cell that says before each of them which it is: 年初设定目标：…, 实际完成：….

    A line of it that begins like a label of goals begins the next.
    """
    said = [
        (found, field)
        for found in _GOALS_IN_A_CELL.finditer(text)
        if (field := _goal_said(found["label"], vocabulary)) is not None
    ]
    if not said or said[0][0].start():
        return []
    ends = [*(found.start() for found, _ in said[1:]), len(text)]
    goals = [
        (Label(field, found["label"]), text[found.end() : end].strip())
        for (found, field), end in zip(said, ends, strict=True)
    ]
    return [(label, goal) for label, goal in goals if goal]


def _goal_said(text: str, vocabulary: Vocabulary) -> str | None:
    label = vocabulary.words[text].label
    if label in GOALS:
        return label
    said = heading(text, vocabulary)
    return "result_goal_text" if said is not None and said.field == "result_text" else None
