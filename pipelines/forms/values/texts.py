"""The texts of a form, filled from what stands beside its labels."""

from collections import defaultdict

from pipelines.forms.fields import clean_name, holds_phone_number, parse_year
from pipelines.forms.records import Form
from pipelines.forms.values.labels import GOALS, NAMES_OF_UNITS, TEXTS, Label
from pipelines.forms.words.goal_words import is_adjusted, is_annual, is_whole
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_SHORTEST_NAME = 4


class Texts:
    """The texts of one form."""

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self._form = form
        self._vocabulary = vocabulary
        self._further: defaultdict[str, list[str]] = defaultdict(list)
        self._goal_label = ""

    def fill(self, label: Label, text: str, *, goes_on: bool) -> str | None:
        """Take a label's value; the field that took it, or `None`.

        Args:
            label: the label.
            text: the value.
            goes_on: whether it stands under another of the same label, merged downwards.
        """
        field = label.field
        if field == "fiscal_year":
            return self._fill_year(text)
        if field == "money_unit" and squeeze(text) not in self._vocabulary.money_units:
            return self._fill_unit(label, text)
        if field == "department" and self._is_of_a_level(label):
            self._form.departments += 1
        if field == "goal_text":
            if self._is_of_another_year(label):
                return None
            self._make_room(label, text)
        # 目标1, 目标2 under one label, or each with a number of its own, are one goal.
        numbered = label.text[-1:].isdigit()
        return self._fill_text(field, text, joined=field in GOALS and (goes_on or numbered))

    def _is_of_a_level(self, label: Label) -> bool:
        """Whether a department is one of several: 市级主管部门, 县级主管部门."""
        stems = self._vocabulary.stems["departments"]
        return stems.begins("of_a_level", squeeze(label.text))

    def _is_of_another_year(self, label: Label) -> bool:
        """Whether a goal is of a year that is not the form's: 2025年目标 in a form of 2024."""
        year = parse_year(label.text) if any(sign.isdigit() for sign in label.text) else None
        return year is not None and self._form.title_year not in (None, year)

    def _make_room(self, label: Label, text: str) -> None:
        """Put aside the goal that stood: 总体目标 beside 年度目标 is of the long term.

        What stood until 调整后目标 comes is kept beside.
        """
        form, words = self._form, self._vocabulary.headers_of
        before, now = squeeze(self._goal_label), squeeze(label.text)
        if form.goal_text is None or form.goal_text == text:
            self._goal_label = label.text
        elif is_adjusted(now, words):
            form.goal_text = None
            self._claim_goal_as("attribute")
        elif form.long_term_goal_text is None and is_whole(before, words) and is_annual(now, words):
            form.long_term_goal_text, form.goal_text = form.goal_text, None
            self._claim_goal_as("long_term_goal_text")

    def _claim_goal_as(self, field: str) -> None:
        self._further.pop("goal_text", None)
        self._form.readings = [
            cell._replace(field=field) if cell.field == "goal_text" else cell
            for cell in self._form.readings
        ]

    def _fill_year(self, text: str) -> str | None:
        year = parse_year(text + "年")
        if year is not None and self._form.title_year is None:
            self._form.title_year = year
        return "fiscal_year" if year is not None else None

    def _fill_unit(self, label: Label, text: str) -> str | None:
        """Take what stands after 单位, the label of both: 单位：万元, 单位：天津市…中心.

        A unit of money that nobody knows is neither.
        """
        unit = squeeze(text)
        unit = unit.partition("(")[0] if unit.endswith(")") else unit  # 万元（保留两位小数）
        if unit in self._vocabulary.money_units:
            return self._fill_text("money_unit", unit, joined=False)
        if squeeze(label.text) != "单位" or "元" in text or len(unit) < _SHORTEST_NAME:
            return None
        return self._fill_text("unit", text, joined=False)

    def _fill_text(self, field: str, text: str, *, joined: bool) -> str | None:
        attribute = TEXTS.get(field)
        if attribute is None:
            return None
        if field in NAMES_OF_UNITS:
            text = clean_name(text)
            if holds_phone_number(text):
                return "contact"
        standing = getattr(self._form, attribute)
        if standing is None:
            setattr(self._form, attribute, text)
        elif joined and standing != text:
            self._further[attribute].append(text)
        elif standing != text and field == "department":
            self._form.departments += 1  # whose form it is, they do not say together
            return "attribute"
        elif standing != text:
            return None
        return field

    def join(self) -> None:
        """Join the goals that stand in several cells; all rows have been read."""
        for attribute, texts in self._further.items():
            setattr(self._form, attribute, "\n".join([getattr(self._form, attribute), *texts]))
