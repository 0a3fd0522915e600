"""A corpus to measure on.

Documents are made from the real one by resampling, with the facts that they must give.

Each document is a unit's: its forms take names and indicators from the thirty-nine real ones, and
numbers of their own. The same seed makes the same corpus. Run: python -m benchmarks.corpus FOLDER
--forms 100000
"""

import argparse
import csv
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipelines.documents import read_document
from pipelines.forms import recognise
from tests.builders import document, form_text
from tests.renderings import blocks_of, to_docx

RAW = Path(__file__).parent.parent / "data" / "raw" / "tianjin-disabled-persons-federation-2023.txt"
FORMS_OF_A_DOCUMENT = 8
PROVINCES = (
    11,
    12,
    13,
    14,
    15,
    21,
    22,
    23,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    41,
    42,
    43,
    44,
    45,
    46,
    50,
    51,
    52,
    53,
    54,
    61,
)
_CEILING = re.compile(r"≤[\d.]+万元")
_NUMBER = re.compile(r"(?<![\d.年])\d{1,5}(?=[人例台个次张套期名件])")
_ALL_PARTS = ("名称", "机构", "单位")

Indicator = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class MadeForm:
    """A form of the corpus and what it must give: budget in 万元 with two digits, indicators.

    Attributes:
        indicators: the last of them is its one cost line, whose ceiling is the budget.
    """

    project: str
    unit: str
    budget: str
    indicators: tuple[Indicator, ...]

    def text(self) -> str:
        """As Tika writes it."""
        return form_text(
            self.project, self.unit, self.budget, self.budget, indicators=self.indicators
        )


@dataclass(frozen=True, slots=True)
class MadeDocument:
    """A document of the corpus.

    Attributes:
        forms: nothing where it is broken.
    """

    file_name: str
    region_code: str
    published_on: str
    data: bytes
    forms: tuple[MadeForm, ...]


@cache
def _pools() -> tuple[list[str], list[list[Indicator]]]:
    """Names of projects without their year, and the indicators of each real form.

    Those of cost are left out.
    """
    forms = recognise(read_document(RAW.read_bytes())).forms
    names = [re.sub(r"（.*）$", "", form.project_name or "") for form in forms]
    indicators = [
        [
            (row.level1_text or "", row.level2_text or "", row.name or "", row.target_text or "")
            for row in form.indicators
            if not _CEILING.search(row.target_text or "")
        ]
        for form in forms
    ]
    return names, indicators


def _form(chance: random.Random, unit: str, serial: int) -> MadeForm:
    names, indicators = _pools()
    budget = f"{chance.randint(100, 5_000_00) / 100:.2f}"
    rows = [
        (*row[:3], _NUMBER.sub(lambda _: str(chance.randint(1, 9_999)), row[3]))
        for row in chance.choice(indicators)
    ]
    cost = ("产出指标", "成本指标", "项目总预算", f"≤{budget}万元")
    project = (
        f"{chance.choice(names)}{serial}（2023年{chance.choice(('', '-市级残保金', '-中央基金'))}）"
    )
    return MadeForm(project, unit, budget, (*rows, cost))


def _forms(seed: int, number: int) -> tuple[MadeForm, ...]:
    """The forms of a unit's document, the same for the same seed and number."""
    chance = random.Random(f"{seed}/{number}")
    unit = f"{100_000 + number % 900_000:06}第{number}预算{chance.choice(_ALL_PARTS)}"
    return tuple(_form(chance, unit, serial) for serial in range(FORMS_OF_A_DOCUMENT))


def _changed(forms: tuple[MadeForm, ...]) -> tuple[MadeForm, ...]:
    """As they are published again: every other budget doubled, as is its cost line."""

    def doubled(form: MadeForm) -> MadeForm:
        budget = f"{Decimal(form.budget) * 2}"
        *rows, (level1, level2, name, _) = form.indicators
        return replace(
            form, budget=budget, indicators=(*rows, (level1, level2, name, f"≤{budget}万元"))
        )

    return tuple(doubled(form) if place % 2 else form for place, form in enumerate(forms))


def make(
    forms: int,
    *,
    seed: int = 1,
    first: int = 0,
    docx: float = 0.0,
    republished: float = 0.02,
    broken: float = 0.005,
) -> Iterator[MadeDocument]:
    """Make documents, one after another.

    Args:
        forms: how many to publish at least, those published again counted.
        seed: of all that is drawn.
        first: the number of the first document: another one gives documents that are not in an
            earlier corpus.
        docx: the share of documents in Word's format.
        republished: the share of documents that are published again.
        broken: the share of documents of which nothing can be read.
    """
    made = 0
    number = first
    while made < forms:
        chance = random.Random(f"{seed}/{number}/kind")
        kind = "docx" if chance.random() < docx else "txt"
        place = f"{1 + number // 27 % 20:02}{1 + number // 540 % 20:02}"
        region = f"{PROVINCES[number % len(PROVINCES)]}{place}"
        own = _forms(seed, number)
        if chance.random() < broken:
            yield MadeDocument(
                f"{number:07}.pdf", region, "2023-02-01", f"%PDF-1.7\n{number}".encode(), ()
            )
        else:
            yield MadeDocument(f"{number:07}.{kind}", region, "2023-02-01", _bytes(own, kind), own)
            made += len(own)
            if chance.random() < republished:
                again = _changed(own)
                yield MadeDocument(
                    f"{number:07}-again.{kind}", region, "2023-06-01", _bytes(again, kind), again
                )
                made += len(again)
        number += 1


def _bytes(forms: tuple[MadeForm, ...], kind: str) -> bytes:
    text = document(*(form.text() for form in forms))
    return text if kind == "txt" else to_docx(blocks_of(recognise(read_document(text)).forms))


def write(raw: Path, documents: Iterator[MadeDocument]) -> dict[str, int]:
    """Write documents into a `data/raw` with its `sources.csv`, and `facts.csv` beside it.

    In `facts.csv` a project in force is a row.

    A corpus that lies there already is added to.

    Returns:
        How many documents, forms in them, and forms that are in force.
    """
    raw.mkdir(parents=True, exist_ok=True)
    sources, facts = raw / "sources.csv", raw.parent / "facts.csv"
    if not sources.exists():
        sources.write_text(
            "file,publisher,region_code,fiscal_year,published_on,source_url\n", encoding="utf-8"
        )
    in_force: dict[tuple[str, str], tuple[str, int]] = {}
    count = published = 0
    with sources.open("a", encoding="utf-8", newline="") as listed:
        rows = csv.writer(listed)
        for made in documents:
            folder = raw / made.file_name[:4]
            folder.mkdir(exist_ok=True)
            (folder / made.file_name).write_bytes(made.data)
            rows.writerow(
                [
                    f"{folder.name}/{made.file_name}",
                    "",
                    made.region_code,
                    2023,
                    made.published_on,
                    "",
                ]
            )
            count += 1
            published += len(made.forms)
            in_force |= {
                (f"{made.region_code}:{form.unit[:6]}", form.project): (
                    form.budget,
                    len(form.indicators),
                )
                for form in made.forms
            }
    with facts.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((*key, *values) for key, values in in_force.items())
    return {"documents": count, "forms": published, "in_force": len(in_force)}


WRONG = """
    with wanted as (
        select * from read_csv($facts, header = false, columns = {
            'unit_key': 'varchar', 'project_name': 'varchar',
            'budget_wan': 'decimal(18, 2)', 'indicators': 'bigint'
        })
    ),

    found as (
        select
            projects.unit_key, projects.project_name, budgets.budget_yuan / 10000 as budget_wan,
            count(*) as indicators
        from marts.dim_projects as projects
        inner join marts.fct_project_budgets as budgets using (project_key)
        inner join marts.fct_indicator_targets as targets using (project_key)
        group by all
    )

    select count(*) from ((from wanted except from found) union all (from found except from wanted))
"""
"""Counts the projects of which a warehouse says anything else than a corpus must give.

`$facts` is its `facts.csv`.
"""


def main() -> None:
    """Write a corpus."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="becomes the JIXIAO_DATA of a warehouse")
    arguments.add_argument("--forms", type=int, default=1_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--docx", type=float, default=0.0)
    asked = arguments.parse_args()
    made = make(asked.forms, seed=asked.seed, first=asked.first, docx=asked.docx)
    print(json.dumps(write(asked.folder / "raw", made)))


if __name__ == "__main__":
    main()
