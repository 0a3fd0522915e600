"""Each model takes time in proportion to a document's text, and to how many rows it has.

All of the dbt project is built in memory, model by model, from documents that the reader read: a
text of twice the length, or twice as many indicators or forms, may take no model three times as
long.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb
import jinja2
import polars as pl
import pytest

from pipelines import settings
from pipelines.landing.contracts import check_batch
from pipelines.landing.frames import Batch, to_frames
from pipelines.landing.tables import RAW
from pipelines.reading.extract import extract
from pipelines.reading.sources import Source
from tests.builders import form_text

LEAST_SECONDS = 0.1  # what takes less at twice the size is not worth a word
SHA256 = "a" * 64
LINE = "⏎"
"""The end of a line in a cell."""

MODELS = {file.stem: file for file in (settings.DBT_PROJECT / "models").rglob("*.sql")}
SEEDS = {
    file.stem: file
    for folder in ("dbt_project/seeds", "pipelines/targets", "pipelines/forms")
    for file in (settings.DBT_PROJECT.parent / folder).glob("*.csv")
}
RULES = sorted(name for name in MODELS if name.startswith("rule_"))
MACROS = "".join(
    file.read_text(encoding="utf-8") for file in (settings.DBT_PROJECT / "macros").glob("*.sql")
)
NOTHING_RELEASED = (
    "{% macro last_released(schema, table) %}{% endmacro %}"
    "{% macro has_column(relation, column) %}{% endmacro %}"
)


# A small dbt


class Relation(str):
    """The name of a table, as models ask for it."""

    __slots__ = ()

    def include(self, **_: bool) -> "Relation":
        return self


class Column(NamedTuple):
    name: str


class Project:
    """All models, each built when another asks for it; how long each took itself.

    Attributes:
        took: the seconds of this thread that a model took, by its name.
    """

    def __init__(self, batch: Batch) -> None:
        self.took: dict[str, float] = {}
        self.database = duckdb.connect(config={"threads": 1})
        self.database.execute("create schema raw")
        for name, table in RAW.items():
            landed = pl.DataFrame(schema=table.landed)
            if name in batch.frames:
                landed = pl.concat([landed, batch.frames[name]], how="diagonal")
            self.database.register("landed", landed)
            self.database.execute(f"create table raw.{name} as from landed")
        self.database.execute(
            f"insert into raw.files values ('a.txt', '{SHA256}', 1);"
            f"insert into raw.arrivals values ('{SHA256}', 1, now())"
        )
        self.jinja = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
        self.jinja.globals.update(
            ref=self.ref,
            source=lambda schema, table: f"{schema}.{table}",
            env_var=lambda name, otherwise="": {"JIXIAO_AUDIT_RULES": " ".join(RULES)}.get(
                name, otherwise
            ),
            config=lambda **_: "",
            is_incremental=lambda: False,
            execute=True,
            adapter=self,
            modules={"re": re},
            target={"name": "main"},
        )
        macros = self.jinja.from_string(MACROS + NOTHING_RELEASED).module
        self.jinja.globals.update(
            {name: macro for name, macro in vars(macros).items() if not name.startswith("_")}
        )

    def ref(self, name: str) -> Relation:
        if name not in self.took:
            self._build(name)
        return Relation(name)

    def get_columns_in_relation(self, relation: str) -> list[Column]:
        return [Column(row[0]) for row in self.database.execute(f"describe {relation}").fetchall()]

    def _build(self, name: str) -> None:
        if name in SEEDS:
            self.took[name] = 0
            self.database.execute(f"create table {name} as from read_csv('{SEEDS[name]}')")
            return
        sql = self.jinja.from_string(MODELS[name].read_text(encoding="utf-8")).render()
        kind = "view" if MODELS[name].parent.name == "staging" else "table"
        began = time.thread_time()
        self.database.execute(f"create {kind} {name} as {sql}")
        self.took[name] = time.thread_time() - began
        if name == "aud_fired":
            for rule in RULES:
                self.database.execute(
                    f"insert into aud_fired by name select '{rule[5:]}' as rule_code, * from {rule}"
                )


# What they are built from


def batch_of(*forms: str) -> Batch:
    """What is landed of a document of forms; the ends of lines in its cells are put in last."""
    data = "".join(forms).encode()
    read = to_frames([extract(data, Source(Path("a.txt"), "a.txt", SHA256, len(data)))])
    texts = [pl.col(name).str.replace_all(LINE, "\n") for name in ("purpose_text", "goal_text")]
    cells = pl.col("cells").str.replace_all(LINE, r"\n", literal=True)
    return check_batch(read.with_frames(forms=read.forms.with_columns(*texts, cells)))


COST, QUANTITY = ("产出指标", "成本指标"), ("产出指标", "数量指标")


def _text(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def long_texts(unit: str) -> Callable[[int], Batch]:
    """One form; each of its texts is of so many characters."""

    def make(size: int) -> Batch:
        text = _text(unit, size)
        indicators = [
            (*COST, f"甲{text}", "≤2元/人"),
            (*COST, f"乙{text}", "≤2元"),
            (*QUANTITY, f"丙{text}", "≥1人"),
            (*QUANTITY, "丁", f"戊{text}"),
            ("产出指标", f"己{text}指标", "庚", "辛"),
        ]
        return batch_of(form_text(indicators=indicators, purpose=f"壬{text}", goal=f"癸{text}"))

    return make


def many_rows(
    *indicators: tuple[str, str, str, str], goal: str = "癸", purpose: str = "壬"
) -> Callable[[int], Batch]:
    """One form of so many indicators; # is the number of each. So many times its texts, too."""

    def make(size: int) -> Batch:
        made = [
            tuple(text.replace("#", str(number)) for text in indicator)
            for number in range(size // len(indicators))
            for indicator in indicators
        ]
        texts = {
            name: "".join(text.replace("#", str(number)) for number in range(size))
            for name, text in (("goal", goal), ("purpose", purpose))
        }
        return batch_of(form_text(indicators=made, **texts))

    return make


def many_forms(*, goal: str, name: str) -> Callable[[int], Batch]:
    """So many forms of one unit."""

    def make(size: int) -> Batch:
        return batch_of(
            *(
                form_text(
                    project=f"项目{number}（2023年）",
                    goal=goal.replace("#", str(number)),
                    indicators=[
                        (*QUANTITY, f"{name.replace('#', str(number))}{sign}", "≥1人")
                        for sign in "甲乙丙丁"
                    ],
                )
                for number in range(size)
            )
        )

    return make


# How long it takes

CHARACTERS, ROWS, FORMS = 20_000, 2_000, 400

TEXTS = (
    "经济",
    "甲乙丙丁戊己庚辛",
    "ab",
    "“的",
    "　率",
    "《",
    "》",
    f"《a》：1万元{LINE}",
    "、a、b、c等3个，",
    "、a等1个",
    "等1个、",
    "1个，",
    "2023年6月，",
    "19(",
)
"""What is repeated in long texts: letters, and what the expressions of models look for."""
PRICE, AMOUNT = ("康复#单价", "≤1元/人"), ("康复#费用", "≤1元")
PEOPLE = ("康复#人数", "≥1人")
FAMILIES: dict[str, tuple[Callable[[int], Batch], int]] = {
    **{f"texts of {unit}": (long_texts(unit), CHARACTERS) for unit in TEXTS},
    "prices of quantities": (many_rows((*COST, *PRICE), (*QUANTITY, *PEOPLE)), ROWS),
    "prices of quantities that make costs": (
        many_rows((*COST, *PRICE), (*QUANTITY, *PEOPLE), (*COST, *AMOUNT)),
        ROWS,
    ),
    "one indicator again and again": (many_rows((*COST, "康复", "≤1元")), ROWS),
    "one number again and again": (many_rows((*QUANTITY, "康复", "≥1人"), goal="1人，"), ROWS),
    "amounts of one work": (
        many_rows((*COST, "《甲》#", "≤1元"), goal=f"《甲》#：1万元{LINE}"),
        ROWS,
    ),
    "amounts of works": (many_rows((*COST, "《甲#》", "≤1元"), goal=f"《甲#》：1万元{LINE}"), ROWS),
    "lists of things": (
        many_rows((*QUANTITY, *PEOPLE), goal="甲、乙、丙等#项，", purpose="甲、乙、丙等1#项，"),
        ROWS,
    ),
    "forms of one goal": (many_forms(goal="提高康复救助服务人员水平", name="康复"), FORMS),
    "forms of goals of their own": (many_forms(goal="提高#康复救助服务人员水平", name="#"), FORMS),
}
"""What documents hold → how it is made, and so many of it."""


def took(batch: Batch, only: set[str] | None = None) -> dict[str, float]:
    """The seconds that each model takes to be built from a batch."""
    project = Project(batch)
    for name in sorted(only or MODELS):
        project.ref(name)
    return project.took


def complaints(make: Callable[[int], Batch], size: int) -> list[str]:
    """Which models take three times as long, or more, for twice as much; tried again and again."""
    small, large = make(size), make(2 * size)
    slow: set[str] | None = None
    for _ in range(4):
        once, twice = took(small, slow), took(large, slow)
        slow = {
            name
            for name, seconds in twice.items()
            if seconds > LEAST_SECONDS and seconds > 3 * once[name]
        }
        if not slow:
            return []
    return [f"{name}: {once[name]:.3f} s, then {twice[name]:.3f} s" for name in sorted(slow or ())]


@pytest.mark.parametrize("family", FAMILIES)
def test_twice_as_much_takes_a_model_less_than_three_times_as_long(family: str) -> None:
    make, size = FAMILIES[family]
    assert complaints(make, size) == []


def test_a_model_that_takes_too_long_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.sql"
    bad.write_text(
        """
        select list_transform(
            generate_series(1, length(text)), lambda place: substr(text, place, 2)
        ) as pairs
        from {{ ref('aud_form_texts') }}
        """,
        encoding="utf-8",
    )
    monkeypatch.setitem(MODELS, "bad", bad)
    [said] = complaints(*FAMILIES["texts of 经济"])
    assert said.startswith("bad: ")


def test_all_models_are_built_and_rules_fire_in_what_they_are_built_from() -> None:
    batch = batch_of(form_text(goal="保障工作工作运行", budget="200.00"))
    project = Project(batch)
    for name in MODELS:
        project.ref(name)
    [(fired,)] = project.database.execute(
        "select list(distinct rule_code order by rule_code) from findings"
    ).fetchall()
    assert fired == [
        *("budget_split", "cost_over_budget", "few_levels"),
        *("goal_vague", "single_large_line", "text_slips"),
    ]
