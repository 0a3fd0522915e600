"""What the pages and `wordings.csv` say of targets is what the grammar gives."""

import csv
from pathlib import Path

import pytest

from pipelines.cli.manual import filled, tables
from pipelines.settings import PROJECT
from pipelines.targets import parse_target
from pipelines.targets.examples import Example, examples, said

with (Path(__file__).parent / "wordings.csv").open(encoding="utf-8") as file:
    WORDINGS = list(csv.DictReader(file))


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.written)
def test_an_example_means_what_the_page_says(example: Example) -> None:
    text, unit, sign = (*example.written.split(" | "), None, None)[:3]
    assert said(parse_target(text or "", unit=unit, comparator=sign)) == example.means


@pytest.mark.parametrize(
    "row", WORDINGS, ids=lambda row: " ".join([row["text"], row["unit"], row["sign"]]).strip()
)
def test_a_wording_means_what_was_reviewed(row: dict[str, str]) -> None:
    target = parse_target(row["text"], unit=row["unit"] or None, comparator=row["sign"] or None)
    assert said(target) == row["means"]


def test_the_page_shows_the_examples_as_they_are() -> None:
    page = PROJECT / "docs" / "targets.md"
    text = page.read_text(encoding="utf-8")
    assert filled(text, *tables()[page]) == text
