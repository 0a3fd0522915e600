"""The documents tell the truth: commands, figures and files are the ones that exist."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer.main

from benchmarks import figures
from pipelines.cli.app import app
from tests.conftest import PROJECT, Warehouse

READMES = ("README.md", "README.zh-CN.md")
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
TARGETS = re.findall(r"^([a-z-]+):.*## ", (PROJECT / "Makefile").read_text(), re.MULTILINE)


def text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_both_readmes(readme: str, command: str) -> None:
    assert f"jixiao {command}" in text(readme)


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_no_command_that_does_not_exist(readme: str) -> None:
    assert set(re.findall(r"`jixiao ([a-z]+)", text(readme))) <= set(COMMANDS)
    assert set(re.findall(r"`make ([a-z-]+)", text(readme))) <= set(TARGETS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert f"Example: jixiao {command}" in (typer.main.get_command(app).commands[command].help or "")  # type: ignore[attr-defined]


@pytest.mark.parametrize("readme", READMES)
def test_every_query_in_a_readme_gives_the_answer_that_stands_there(loaded: Warehouse, readme: str) -> None:
    shown = re.findall(r"```console\n\$ jixiao query \"(.*?)\"\n(.*?)```", text(readme), re.DOTALL)
    assert shown
    for sql, answer in shown:
        assert loaded.jixiao("query", sql).stdout.split() == answer.split()


@pytest.mark.parametrize("file", sorted((PROJECT / "docs" / "queries").glob("*.sql")), ids=lambda file: file.stem)
def test_every_query_of_the_cookbook_answers_its_question(loaded: Warehouse, file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"-- .*[。？].*[.?]", first)
    done = loaded.jixiao("query", "--format", "csv", str(file))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_no_query_adds_money_of_different_years_or_stages() -> None:
    queries = [file.read_text(encoding="utf-8") for file in (PROJECT / "docs" / "queries").glob("*.sql")]
    queries += [sql for readme in READMES for sql in re.findall(r'jixiao query "(.*?)"', text(readme))]
    adding = [sql for sql in queries if re.search(r"sum\(\w*_yuan\)", sql)]
    assert len(adding) >= 4
    for sql in adding:
        assert "fiscal_year" in sql
        assert "amount_stage" in sql or "fct_project" not in sql, sql


def test_what_analysts_are_told_works(loaded: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = text("docs/analysts.md")
    (tmp_path / "release").symlink_to(loaded.places.current.resolve())
    monkeypatch.chdir(tmp_path)
    [*blocks] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        known: dict[str, Any] = {}
        exec(block, known)
        assert known["units"]["indicators"].sum() == 452
    for statement in re.findall(r"```sql\n(.*?)```", page, re.DOTALL)[0].split(";")[:-1]:
        assert loaded.ask(statement)


def test_the_findings_that_the_readmes_count_are_the_expected_ones() -> None:
    with (PROJECT / "tests" / "audit" / "expected_findings.csv").open(encoding="utf-8") as file:
        count = Counter(row["severity"] for row in csv.DictReader(file))
    assert (
        f"{count['error']} error (a deadline in 2022), {count['warning']} warnings, {count['notice']} notices"
        in text("README.md")
    )
    rules = len(list((PROJECT / "dbt_project" / "models" / "audit" / "checks").glob("*.sql")))
    assert f"{rules} rules, each one SQL file" in text("README.md")
    assert f"{rules} 条规则" in text("README.zh-CN.md")
    assert f"{count['warning']} 个警告、{count['notice']} 个提示" in text("README.zh-CN.md")


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_figures_of_a_readme_are_those_that_were_measured(readme: str, language: str) -> None:
    assert figures.shown(PROJECT / readme) == figures.table(language), "run `python -m benchmarks.figures`"


def test_links_lead_to_files() -> None:
    for page in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_design_tree_is_there() -> None:
    for name in (
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "prefect.yaml",
        "docs/how_it_works.md",
        "docs/decisions",
    ):
        assert (PROJECT / name).exists(), name
    assert Path(PROJECT / "docs" / "how_it_works.md").read_text(encoding="utf-8").count("\n") < 80
