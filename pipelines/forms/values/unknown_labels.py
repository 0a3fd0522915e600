"""Labels that no list of words has.

The cells of rows outside blocks come in, as they are read; when the form has been read, those that
stand as labels do are taken for labels, and the cells beside them for their values, which are kept
with their cells. A short text is one where a value stands beside it and labels in its column.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.fields import holds_phone_number
from pipelines.forms.money.parse import is_number
from pipelines.forms.records import CellReading, Form
from pipelines.forms.values.labels import TEXTS
from pipelines.forms.words.spelling import bare_name
from pipelines.forms.words.stems import is_called
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, squeeze

UNKNOWN_LABEL = "unknown_label"
"""The field of a cell that is such a label."""
_SHORTEST, _LONGEST = 2, 24
_IDEOGRAPHS = re.compile("[一-鿿]{2}")
_NO_LABEL = re.compile(r"[。；;!！?？≥≤><=%％√×☐□■☑]|^\d|\d{4}年|\d$|^[(（]")
_AMOUNT = re.compile(r"[+-]?[\d,.]+(?:%|元|万元|亿元)?")
_NO_HEADS = frozenset(("section", "long_term", "year_term", "execution", "contact", "money_unit"))
_INLINE = re.compile(r"(?P<label>[^：:]{2,24})[：:]\s*+\S[\s\S]*+")
_LONGEST_INLINE = 200


_NOTHING = Cell("", 0)


class _Pair(NamedTuple):
    """A text that may be a label, and its value: the places of their cell readings."""

    label: int
    value: int
    beside_a_pair: bool


class UnknownLabels:
    """The labels of one form that no list of words has, as its rows are read.

    Attributes:
        columns: where labels stand.
    """

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self.columns: set[int] = set()
        self._form = form
        self._words = vocabulary.words
        self._vocabulary = vocabulary
        self._stems = vocabulary.stems["unknown_labels"]
        self._pairs: list[_Pair] = []
        self._amounts: list[_Pair] = []

    def note(self, row: Row, first: int) -> None:
        """Take a row whose cells were just claimed.

        Args:
            row: the row.
            first: the place of the first of its cell readings.
        """
        if None not in [reading[2] for reading in self._form.readings[first:]]:
            return
        places = {
            reading.column - 1: first + place
            for place, reading in enumerate(self._form.readings[first:])
        }
        run: list[tuple[int, Cell]] = []
        for count, cell in enumerate([*(cell for cell in row if cell.text), None]):
            if cell is not None and self._form.readings[places[cell.column]].field is None:
                run.append((places[cell.column], cell))
            else:
                self._note_run(run, count - len(run))
                run = []

    def _note_run(self, run: list[tuple[int, Cell]], before: int) -> None:
        """Take cells side by side that nothing claimed: labels and values by turns, if they are.

        Args:
            run: the places of their readings, and the cells.
            before: how many stand left of them in their row.
        """
        (label, cell), *rest = run or [(0, _NOTHING)]
        if len(rest) == 1 and self._is_amount(cell.text, rest[0][1].text):
            self._amounts.append(_Pair(label, rest[0][0], beside_a_pair=False))
            return
        if len(run) % 2 or not all(self.may_be_one(cell.text) for _, cell in run[::2]):
            return
        for (label, _), (value, _) in zip(run[::2], run[1::2], strict=True):
            self._pairs.append(_Pair(label, value, len(run) == 2 and before >= 2))

    def _is_amount(self, label: str, value: str) -> bool:
        """Whether a pair is an amount, and nothing says of what: 金额, 300."""
        money = self._vocabulary.money(label) if is_number(value) else None
        return money is not None and money[:3] == ("budget", None, None)

    def lone_amount(self) -> tuple[CellReading, CellReading] | None:
        """The one such pair of a form, its label and its value; of several nobody can tell."""
        if len(self._amounts) != 1:
            return None
        label, value, _ = self._amounts[0]
        return self._form.readings[label], self._form.readings[value]

    def may_be_one(self, text: str) -> bool:
        """Whether a text is short and says nothing by itself, as a label does."""
        if len(text) > 4 * _LONGEST or self._words[text] is not NO_WORD:
            return False
        name = bare_name(text)
        return (
            ":" not in name
            and _SHORTEST <= len(name) <= _LONGEST
            and _IDEOGRAPHS.search(name) is not None
            and _NO_LABEL.search(name) is None
            and not self._stems.ends("no_label", name)
        )

    def asks(self, cell: Cell, following: Cell | None) -> bool:
        """Whether a cell stands as a label does: in their column, with a value beside it."""
        return (
            following is not None
            and cell.column in self.columns
            and self._words[following.text] is NO_WORD
            and self.may_be_one(cell.text)
        )

    def inline(self, text: str) -> str | None:
        """The field of a cell alone in its row that holds such a label with its value.

        Such as 建设地点：城东街道; it is kept as it stands.
        """
        found = _INLINE.fullmatch(text) if len(text) <= _LONGEST_INLINE else None
        if found is None or not self.may_be_one(found["label"]):
            return None
        return "contact" if self._asks_whom(found["label"]) else "attribute"

    def heads(self, cells: Row, below: Sequence[Cell]) -> bool:
        """Whether a row of labels has its values under it, one under each.

        At least one of them is known, all could be labels, and they cannot be read as labels with
        values by turns: known ones stand side by side, or what stands under them is no label.

        Args:
            cells: those of the row that hold something.
            below: the row under it.
        """
        # Most rows end in a value: they head nothing, whatever stands under them.
        if len(cells) < 2 or not (self._may_head(cells[-1]) and self._may_head(cells[0])):
            return False
        under = [cell for cell in below if cell.text]
        if [cell.column for cell in cells] != [cell.column for cell in under]:
            return False
        words = [self._words[cell.text] for cell in cells]
        known = [word.label is not None for word in words]
        if sum(known) < 2 or any(word.money or word.label in _NO_HEADS for word in words):
            return False
        if any(self._words[cell.text] is not NO_WORD for cell in under):
            return False
        if not all(
            one or self.may_be_one(cell.text) for one, cell in zip(known, cells, strict=True)
        ):
            return False
        side_by_side = any(one and other for one, other in pairwise(known))
        by_turns = len(cells) % 2 == 0 and all(self.may_be_one(cell.text) for cell in under[::2])
        return side_by_side or not by_turns

    def _may_head(self, cell: Cell) -> bool:
        return self._words[cell.text].label is not None or self.may_be_one(cell.text)

    def settle(self) -> None:
        """Take for labels what stands as they do; all rows have been read."""
        if not self._pairs:
            return
        readings = self._form.readings
        self.columns |= {cell.column - 1 for cell in readings if cell.field == "label"}
        for pair in self._pairs:
            label, value = readings[pair.label], readings[pair.value]
            if label.column - 1 not in self.columns and not pair.beside_a_pair:
                continue
            if not self._is_unknown_money(label, value):
                self._take(pair, label, value)

    def _take(self, pair: _Pair, label: CellReading, value: CellReading) -> None:
        readings = self._form.readings
        readings[pair.label] = label._replace(field=UNKNOWN_LABEL)
        if self._asks_whom(label.text) or holds_phone_number(value.text):
            readings[pair.value] = value._replace(field="contact", text="")
            self._form.contacts += 1
        else:
            readings[pair.value] = value._replace(field="attribute")

    def fill_what_is_missing(self) -> None:
        """A goal and a project that no known label names, where just one of these can.

        What they are called tells: 年度主要目标和成果, 险种名称.
        """
        form = self._form
        if not self._pairs:
            return
        if form.goal_text is None:
            self._fill("goal_text", self._goals(long_term=False))
        if form.long_term_goal_text is None:
            self._fill("long_term_goal_text", self._goals(long_term=True))
        if form.project_name is None and form.kind != "department":
            self._fill("project_name", self._named_like_a_project())
        if form.unit_text is None:
            self._fill("unit", self._named_like_a_unit())

    def _goals(self, *, long_term: bool) -> list[_Pair]:
        """What may be the goal, of the year or of a longer term."""
        stems = self._stems
        return [
            pair
            for pair, name in self._named()
            if stems.ends("goal", name)
            and not stems.holds("no_goal", name)
            and stems.holds("long_term", name) == long_term
        ]

    def _named_like_a_project(self) -> list[_Pair]:
        """What may name the project; a self-evaluation may be of a whole department."""
        kind = "project" if self._form.kind != "self_evaluation" else "surely_project"
        called = self._stems.of("called")
        before = self._vocabulary.stems["lists"].of("before_project")
        return [
            pair
            for pair, name in self._named()
            if self._stems.is_one(kind, _without(name, called))
            or (kind == "project" and name == called[0])
            or is_called(name, before, self._stems.of("surely_project"))
        ]

    def _named_like_a_unit(self) -> list[_Pair]:
        """What may name the unit: 政策实施主体, with a value that ends like an institution."""
        institutions = self._vocabulary.stems["lists"].of("institution")
        return [
            pair
            for pair, name in self._named()
            if self._stems.ends("unit", name)
            and self._form.readings[pair.value].text.endswith(institutions)
        ]

    def _named(self) -> list[tuple[_Pair, str]]:
        readings, name = self._form.readings, self._vocabulary.name
        return [(pair, name(readings[pair.label].text)) for pair in self._taken()]

    def _taken(self) -> list[_Pair]:
        readings = self._form.readings
        return [
            pair
            for pair in self._pairs
            if readings[pair.label].field == UNKNOWN_LABEL
            and readings[pair.value].field == "attribute"
        ]

    def _fill(self, field: str, pairs: list[_Pair]) -> None:
        if len(pairs) != 1:
            return
        value = self._form.readings[pairs[0].value]
        setattr(self._form, TEXTS[field], value.text)
        self._form.readings[pairs[0].value] = value._replace(field=field)

    def _asks_whom(self, text: str) -> bool:
        """Whether a label asks whom to call."""
        squeezed, stems = squeeze(text), self._stems
        if stems.holds("contact", squeezed):
            return True
        person = rf"{stems.any_of('contact_does')}\w{{0,4}}{stems.any_of('contact_is')}"
        return re.search(person, squeezed) is not None

    def _is_unknown_money(self, label: CellReading, value: CellReading) -> bool:
        """Money that nobody knows what for is not put aside, nor is a row of headers over it."""
        text = squeeze(value.text)
        is_money = _AMOUNT.fullmatch(text) or (
            len(text) <= _LONGEST and self._stems.holds("money", text)
        )
        return bool(is_money) and self._stems.holds("money", squeeze(label.text))


def _without(name: str, ends: tuple[str, ...]) -> str:
    return next((name[: -len(end)] for end in ends if name.endswith(end)), name)
