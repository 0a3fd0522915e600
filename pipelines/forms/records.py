"""What a form says, as records.

Each value stands beside the text it was read from and the place where it stands. Rows and columns
count from 1 within the form, as people count them.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from pipelines.documents import shown_of, stored_of


class CellReading(NamedTuple):
    """A non-blank cell and the field that claimed it; `None` is a cell that nothing claimed.

    Of a cell that names whom to call (`contact`) the text is not kept.
    """

    row: int
    column: int
    field: str | None
    text: str


class HiddenReading(CellReading):
    """One of a cell whose row or column the file hides."""

    __slots__ = ()


class SeenReading(CellReading):
    """One of a cell that was read by sight.

    Attributes:
        confidence: how sure its least certain character is, from 0 to 1.
    """

    confidence: float

    @classmethod
    def of(cls, reading: CellReading, confidence: float) -> "SeenReading":
        """A reading, read by sight."""
        seen = cls(*reading)
        seen.confidence = confidence
        return seen


class Seen(NamedTuple):
    """That a record was read by sight.

    Attributes:
        confidence: how sure its least certain character is, from 0 to 1, in thousandths.
        doubt: why a number of it may have been misread, as `codes.Doubt` names it.
    """

    confidence: Decimal
    doubt: str | None = None


make_cell_reading = partial(tuple.__new__, CellReading)
"""`CellReading` of a tuple of its four fields, in a third of the time: there is one a cell."""


def readings_to_json(readings: list[CellReading]) -> str:
    """The cell readings of a form as they are kept: `[[row, column, field, text], …]`.

    Whether the cell is hidden (`true`), what the file holds, and how sure it is where it was read
    by sight, follow where there is anything to say.
    """
    return json.dumps(list(map(_kept, readings)), ensure_ascii=False)


def _kept(cell: CellReading) -> tuple[object, ...]:
    hidden, stored = isinstance(cell, HiddenReading), stored_of(cell.text)
    if isinstance(cell, SeenReading):
        return (*cell, hidden, stored, cell.confidence)
    if stored is not None:
        return (*cell, hidden, stored)
    return (*cell, True) if hidden else cell


def readings_from_json(kept: str) -> list[CellReading]:
    """The cell readings of a form from what `readings_to_json` made of them."""
    return [_reading(*cell) for cell in json.loads(kept)]


def _reading(
    row: int,
    column: int,
    field: str | None,
    text: str,
    hidden: bool = False,
    stored: str | None = None,
    confidence: float | None = None,
) -> CellReading:
    made = HiddenReading if hidden else CellReading
    reading = made(row, column, field, shown_of(text, stored) if stored else text)
    return reading if confidence is None else SeenReading.of(reading, confidence)


def attributes_to_json(attributes: tuple[tuple[str, str], ...]) -> str | None:
    """What an indicator's further columns say, as it is kept: `[[header, text], …]`, or nothing."""
    return json.dumps(attributes, ensure_ascii=False) if attributes else None


class Amount(NamedTuple):
    """An amount of money about the whole form.

    Attributes:
        role: `budget` (the total), its parts `fiscal`, `other` and `source` (a fund source that
            `label_text` names), and of a department's spending `basic_spending` and
            `project_spending`.
        stage: `annual` for the year's budget, `initial` for it before adjustments, `multi_year` for
            the total of all years, `executed` for what was spent.
        source: the name of a `source`, as words are compared.
        yuan: exact, or `None` where the text is blank, no amount, or its unit of money is unknown.
        row: of its cell; of its label where the cell is missing.
        seen: where it was read by sight, how surely.
    """

    role: str
    stage: str
    source: str | None
    label_text: str
    text: str
    money_unit: str | None
    yuan: Decimal | None
    row: int
    column: int
    seen: Seen | None = None


make_amount = partial(tuple.__new__, Amount)
"""`Amount` of a tuple of all its fields, likewise."""


class Detail(NamedTuple):
    """A line of another table in a form: a spending item, or a task of the year.

    Attributes:
        kind: `spending` or `task`.
        yuan: as for `Amount`.
        row: of its first cell.
    """

    row: int
    column: int
    kind: str
    name: str
    description: str | None
    goal: str | None
    text: str | None
    money_unit: str | None
    yuan: Decimal | None
    seen: Seen | None = None


class Indicator(NamedTuple):
    """A row of a form's indicator block, merged levels filled in.

    Attributes:
        column: of the target; of the name where there is no target.
        name_column: of the name; of the target where there is no name.
        block: counts the indicators of one row from 1, where two blocks stand side by side.
        term: `annual` or `long_term`, where the form says which goal it belongs to.
        unit_text: of a column for units of measure, where the form has one.
        comparator_text: of a column for signs, likewise.
        standard_text: how reaching it is judged, or what the target rests on.
        weight_text: what it counts among the others; `full_score_text`: the points it can give.
        result_text: what was reached, as reported; `score_text`: the points it gave;
            `deviation_text`: why it missed.
        direction_text: of a column that says which way is good.
        attributes: what columns say that nothing else takes: header and text.
        seen: where it was read by sight, how surely.
    """

    row: int
    column: int
    name_column: int
    level1_text: str | None
    level2_text: str | None
    name: str | None
    description: str | None
    target_text: str | None
    unit_text: str | None = None
    comparator_text: str | None = None
    block: int = 1
    term: str | None = None
    standard_text: str | None = None
    weight_text: str | None = None
    full_score_text: str | None = None
    result_text: str | None = None
    score_text: str | None = None
    deviation_text: str | None = None
    direction_text: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    seen: Seen | None = None


make_indicator = partial(tuple.__new__, Indicator)
"""`Indicator` of a tuple of all its fields, likewise."""


class Reason(NamedTuple):
    """Why a header cell was taken for what it is; only `jixiao inspect` shows it."""

    row: int
    column: int
    field: str
    text: str


make_reason = partial(tuple.__new__, Reason)
"""`Reason` of a tuple of all its fields, likewise."""


class Problem(NamedTuple):
    """Something that could not be accepted, whole: what rule it broke, where, and its text.

    Attributes:
        record: what it would have been: `form`, `amount`, `indicator`, `cell`.
        field: the column of that record.
    """

    form_number: int | None
    row: int | None
    column: int | None
    record: str
    field: str | None
    rule: str
    text: str


@dataclass(slots=True)
class Form:
    """One form. Texts are as published but for white space around them.

    Attributes:
        title_year: the one year that its title names, or what stands over it.
        title_year_from: where that was read, as `codes.FiscalYearFrom` names it.
        location: where in the file it begins, as the reader names it; `hidden`: whether the file
            hides it.
        departments: how many it names beside the first, or of one level of several.
        contacts: how many cells were left out since they say whom to call.
    """

    number: int
    kind: str
    heading: str | None
    location: str | None = None
    hidden: bool = False
    project_name: str | None = None
    project_code: str | None = None
    unit_text: str | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    department_text: str | None = None
    money_unit: str | None = None
    purpose_text: str | None = None
    goal_text: str | None = None
    long_term_goal_text: str | None = None
    result_goal_text: str | None = None
    fund_source_text: str | None = None
    name_year: int | None = None
    name_fund_tag: str | None = None
    title_year: int | None = None
    title_year_from: str | None = None
    row_count: int = 0
    departments: int = 0
    contacts: int = 0
    amounts: list[Amount] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    readings: list[CellReading] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def cells_claimed(self) -> int:
        """How many cells a field claimed."""
        return len(self.readings) - self.cells_unclaimed

    @property
    def cells_unclaimed(self) -> int:
        """How many cells nothing claimed."""
        return sum(reading.field is None for reading in self.readings)


class Recognition(NamedTuple):
    """What a document holds: whole forms, and what had to be left.

    Attributes:
        forms: the whole ones.
        problems: what had to be left, and why.
        left: the forms that were left, as far as they were read; a problem of the same number
            says why.
    """

    forms: list[Form]
    problems: list[Problem]
    left: list[Form]
