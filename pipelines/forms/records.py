"""What a form says, as records; each value beside the text it was read from and the place it stands.

Rows and columns count from 1 within the form, as people count them.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class Claim(NamedTuple):
    """A non-blank cell and the field that claimed it; `None` is a cell that nothing claimed."""

    row: int
    column: int
    field: str | None
    text: str


def claims_to_json(claims: list[Claim]) -> str:
    """The claims of a form as they are kept: `[[row, column, field, text], …]`."""
    return json.dumps(claims, ensure_ascii=False)


def claims_from_json(kept: str) -> list[Claim]:
    """The claims of a form from what `claims_to_json` made of them."""
    return [Claim(*claim) for claim in json.loads(kept)]


class Amount(NamedTuple):
    """An amount of money about the whole project.

    Attributes:
        role: `budget` (the total), `fiscal` or `other` (its parts).
        stage: `annual` for the year's budget.
        yuan: exact, or `None` where the text is blank, no amount, or its unit of money is unknown.
        row: of its cell; of its label where the cell is missing.
    """

    role: str
    stage: str
    label_text: str
    text: str
    money_unit: str | None
    yuan: Decimal | None
    row: int
    column: int


class Indicator(NamedTuple):
    """A row of a form's indicator block, merged levels filled in.

    Attributes:
        column: of the target; of the name where there is no target.
        name_column: of the name; of the target where there is no name.
        unit_text: of a column for units of measure, where the form has one.
        comparator_text: of a column for signs, likewise.
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
    """One form. Texts are as published but for white space around them."""

    number: int
    kind: str
    heading: str | None
    project_name: str | None = None
    unit_text: str | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    money_unit: str | None = None
    purpose_text: str | None = None
    goal_text: str | None = None
    name_year: int | None = None
    name_fund_tag: str | None = None
    row_count: int = 0
    amounts: list[Amount] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


class Recognition(NamedTuple):
    """What a document holds: whole forms, and what had to be left."""

    forms: list[Form]
    problems: list[Problem]
