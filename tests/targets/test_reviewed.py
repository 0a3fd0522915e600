"""Every distinct target of the real documents, and what it must give.

It is written by hand from the text.
"""

import csv
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from pipelines.documents import read_document
from pipelines.forms import recognise
from pipelines.targets import parse_target

with (Path(__file__).parent / "reviewed_targets.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
CASES = [
    list(rows)
    for _, rows in groupby(
        ROWS, lambda row: (row["text"], row["unit_text"], row["comparator_text"])
    )
]


def expected_clause(row: dict[str, str]) -> tuple:
    value, upper = (Decimal(row[name]) if row[name] else None for name in ("value", "value_upper"))
    texts = [
        row[name] or None for name in ("measure_unit", "period_start", "period_end", "frequency")
    ]
    return (row["clause_kind"], row["comparator"] or None, value, upper, *texts)


@pytest.mark.parametrize("rows", CASES, ids=lambda rows: rows[0]["text"])
def test_a_reviewed_target_gives_what_was_reviewed(rows: list[dict[str, str]]) -> None:
    first = rows[0]
    target = parse_target(
        first["text"], unit=first["unit_text"] or None, comparator=first["comparator_text"] or None
    )
    assert target.kind == first["target_kind"]
    assert [(clause.kind, *clause[2:9]) for clause in target.clauses] == [
        expected_clause(row) for row in rows if row["clause_kind"]
    ]


def test_every_target_of_the_real_document_was_reviewed(tianjin: bytes) -> None:
    targets = [
        indicator.target_text
        for form in recognise(read_document(tianjin)).forms
        for indicator in form.indicators
    ]
    kinds = {row["text"]: row["target_kind"] for row in ROWS if not row["unit_text"]}
    assert set(targets) <= set(kinds)
    measurable = sum(kinds[target] != "qualitative" for target in targets if target)
    assert (len(targets), measurable) == (452, 363)
