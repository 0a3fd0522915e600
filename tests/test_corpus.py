"""The corpus that benchmarks load: the same each time, and its facts are those of its documents."""

import csv
from decimal import Decimal
from pathlib import Path

from benchmarks.corpus import make, write
from pipelines.documents import read_document
from pipelines.forms import recognise


def test_the_same_seed_makes_the_same_corpus() -> None:
    assert list(make(80)) == list(make(80))
    assert [made.data for made in make(80, seed=2)] != [made.data for made in make(80)]


def test_documents_say_what_the_facts_say() -> None:
    made = list(make(200, docx=0.3, republished=0.3, broken=0.1))
    assert {Path(one.file_name).suffix for one in made} == {".txt", ".docx", ".pdf"}
    assert any(one.file_name.endswith("-again.txt") for one in made)
    for one in (one for one in made if one.forms):
        kind = Path(one.file_name).suffix.removeprefix(".")
        forms = recognise(read_document(one.data, kind)).forms
        assert [
            (
                form.project_name,
                form.amounts[0].yuan,
                len(form.indicators),
                form.indicators[-1].target_text,
            )
            for form in forms
        ] == [
            (
                said.project,
                Decimal(said.budget) * 10_000,
                len(said.indicators),
                said.indicators[-1][3],
            )
            for said in one.forms
        ]


def test_a_corpus_is_added_to(tmp_path: Path) -> None:
    first = write(tmp_path / "raw", make(40, broken=0))
    second = write(tmp_path / "raw", make(16, first=1_000, broken=0))
    with (tmp_path / "facts.csv").open(encoding="utf-8") as file:
        assert len(list(csv.reader(file))) == first["in_force"] + second["in_force"]
    assert (tmp_path / "raw" / "sources.csv").read_text().count("\n") == 1 + first[
        "documents"
    ] + second["documents"]
