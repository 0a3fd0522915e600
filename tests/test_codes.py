"""What repeats a closed list of codes says the same as `pipelines/codes.py`."""

import csv
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines import errors
from pipelines.codes import OF_COLUMN, Code, FormKind, GoalTerm, words
from pipelines.exit_codes import ExitCode
from pipelines.forms.values import labels
from pipelines.forms.words.money_words import MONEY
from pipelines.settings import DBT_PROJECT, PROJECT

COLUMNS = "|".join(OF_COLUMN)


def test_a_code_is_its_text_and_knows_its_words() -> None:
    assert FormKind.GOAL == "goal"
    assert f"{FormKind.GOAL}" == "goal"
    assert words("goal", "form_kind") == ("绩效目标表", "goals")
    assert words("of tomorrow", "form_kind") == ("of tomorrow", "of tomorrow")
    assert words(None, "form_kind") == ("—", "—")
    assert FormKind.rank("x").startswith("list_position(['goal', 'application', ")


@pytest.mark.parametrize(
    "codes", dict.fromkeys([*OF_COLUMN.values(), ExitCode]), ids=lambda codes: codes.__name__
)
def test_no_two_codes_of_a_list_are_called_the_same(codes: type[Code] | type[ExitCode]) -> None:
    for said in ([code.zh for code in codes], [code.en for code in codes]):
        assert all(said)
        assert len(set(said)) == len(said)


def accepted() -> Iterator[Any]:
    """Each list of a dbt test: where it stands, its column, its values."""
    for file in sorted((DBT_PROJECT / "models").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            for column in model.get("columns", []):
                for test in column.get("data_tests", []):
                    if "accepted_values" in test:
                        values = test["accepted_values"]["arguments"]["values"]
                        name = f"{model['name']}.{column['name']}"
                        yield pytest.param(column["name"], values, id=name)


@pytest.mark.parametrize(("column", "values"), accepted())
def test_dbt_accepts_the_codes_of_a_column_and_no_others(column: str, values: list[str]) -> None:
    assert values == OF_COLUMN[column].values()


SEEDS = [
    *(DBT_PROJECT / "seeds").glob("*.csv"),
    *(PROJECT / "pipelines").glob("*/*.csv"),
]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_a_seed_has_no_other_codes(seed: Path) -> None:
    with seed.open(encoding="utf-8", newline="") as file:
        used = {(name, value) for row in csv.DictReader(file) for name, value in row.items()}
    assert [
        (column, code)
        for column, code in used
        if column in OF_COLUMN and code not in OF_COLUMN[column].values()
    ] == []


SQL = [
    *DBT_PROJECT.rglob("models/**/*.sql"),
    *DBT_PROJECT.rglob("macros/*.sql"),
    *(PROJECT / "docs" / "queries").glob("*.sql"),
    *(PROJECT / "pipelines").rglob("*.py"),
]
COMPARED = re.compile(rf"\b({COLUMNS})(?:, '\w+'\))? (?:=|!=|in|not in) (\([^)]*\)|'[^']*')")
NAMED = re.compile(rf"('[^'{{]*') as ({COLUMNS})\b")


def literals(text: str) -> Iterator[tuple[str, str]]:
    """Each code that SQL compares a column with, or fills it with."""
    pairs = chain(COMPARED.findall(text), ((name, code) for code, name in NAMED.findall(text)))
    for column, listed in pairs:
        yield from ((column, code) for code in re.findall(r"'([^'{]*)'", listed))


def test_sql_compares_columns_with_no_other_codes() -> None:
    found = [(file, *one) for file in SQL for one in literals(file.read_text(encoding="utf-8"))]
    assert len(found) > 100
    assert [one for one in found if one[2] not in OF_COLUMN[one[1]].values()] == []


def test_sql_sorts_by_the_lists_that_are_here() -> None:
    lists = {str(codes.values()) for codes in OF_COLUMN.values()}
    text = "".join(file.read_text(encoding="utf-8") for file in SQL)
    found = re.findall(r"list_position\((\['[^\]]*\])", text)
    assert found
    assert set(found) <= lists


BLOCKS = re.findall(
    r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}",
    (DBT_PROJECT / "docs" / "columns.md").read_text(encoding="utf-8"),
    re.DOTALL,
)


@pytest.mark.parametrize(
    ("column", "text"),
    [pytest.param(*block, id=block[0]) for block in BLOCKS if block[0] in OF_COLUMN],
)
def test_a_description_names_every_code_as_it_is_called(column: str, text: str) -> None:
    for code in OF_COLUMN[column] if column != "needs" else ():
        said = re.search(rf"(?<![\w<>]){re.escape(code)}(?![\w=])(?: ([一-鿿〔〕\d]+))?", text)
        assert said, code
        assert said[1] in (None, code.zh)


def test_forms_are_read_as_what_is_here() -> None:
    vocabulary = PROJECT / "pipelines" / "forms" / "vocabulary.toml"
    titles = tomllib.loads(vocabulary.read_text(encoding="utf-8"))["titles"]
    assert set(titles) == set(FormKind.values())
    assert set(labels.TERMS.values()) == set(GoalTerm.values())
    for code, column in chain.from_iterable(
        ((role, "amount_role"), (stage, "amount_stage")) for role, stage in MONEY.values()
    ):
        assert code is None or code in OF_COLUMN[column].values()


def subclasses(of: type[Exception]) -> Iterator[tuple[str, str]]:
    for error in of.__subclasses__():
        if error.__module__ == errors.__name__:
            yield of.__name__, error.__name__
            yield from subclasses(error)


def test_the_tree_of_errors_is_the_one_that_is_drawn() -> None:
    drawn, above = [], {0: "JixiaoError"}
    for indent, name in re.findall(r"^([│ ]*)[├└]── (\w+)", errors.__doc__ or "", re.MULTILINE):
        depth = len(indent) // 4 + 1
        above[depth] = name
        drawn.append((above[depth - 1], name))
    assert sorted(drawn) == sorted(subclasses(errors.JixiaoError))


def test_every_exit_code_but_those_of_a_command_that_ended_is_that_of_an_error() -> None:
    of_errors = {
        vars(error)["exit_code"]
        for error in vars(errors).values()
        if isinstance(error, type) and "exit_code" in vars(error)
    }
    assert set(ExitCode) - of_errors == {ExitCode.DONE, ExitCode.UNDECORATED}
