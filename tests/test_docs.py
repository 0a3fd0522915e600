"""The documents tell the truth: commands, figures and files are the ones that exist."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pytest
import typer.main

from benchmarks import figures
from pipelines.cli import manual
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
    assert f"Example: jixiao {command}" in (
        typer.main.get_command(app).commands[command].help or ""
    )  # type: ignore[attr-defined]


@pytest.mark.parametrize("readme", READMES)
def test_every_query_in_a_readme_gives_the_answer_that_stands_there(
    loaded: Warehouse, readme: str
) -> None:
    shown = re.findall(
        r"```console\n\$ jixiao query \"([^\"\n]*)\"\n(.*?)```", text(readme), re.DOTALL
    )
    assert shown
    for sql, answer in shown:
        assert loaded.jixiao("query", sql).stdout.split() == answer.split()


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "docs" / "queries").glob("*.sql")), ids=lambda file: file.stem
)
def test_every_query_of_the_cookbook_answers_its_question(loaded: Warehouse, file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"-- .*[。？].*[.?]", first)
    done = loaded.jixiao("query", "--format", "csv", str(file))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_no_query_adds_money_of_different_years_or_stages() -> None:
    queries = [
        file.read_text(encoding="utf-8") for file in (PROJECT / "docs" / "queries").glob("*.sql")
    ]
    queries += [
        sql for readme in READMES for sql in re.findall(r'jixiao query "(.*?)"', text(readme))
    ]
    adding = [sql for sql in queries if re.search(r"sum\(\w*_yuan\)", sql)]
    assert len(adding) >= 4
    for sql in adding:
        assert "fiscal_year" in sql
        assert "amount_stage" in sql or "fct_project" not in sql, sql


def test_what_analysts_are_told_works(
    loaded: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    english, chinese = (" ".join(text(readme).split()) for readme in READMES)
    severities = f"{count['warning']} warnings, {count['notice']} notices"
    assert f"{count['error']} error (a deadline in 2022), {severities}" in english
    assert f"{count['warning']} 处建议修改、{count['notice']} 处供参考" in chinese
    rules = len(list((PROJECT / "dbt_project" / "models" / "audit" / "checks").glob("*.sql")))
    assert f"{rules} rules, each one SQL file" in english
    assert f"{rules} 条规则" in chinese


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_figures_of_a_readme_are_those_that_were_measured(readme: str, language: str) -> None:
    assert figures.shown(PROJECT / readme) == figures.table(language), (
        "run `python -m benchmarks.figures`"
    )


def test_the_figures_of_the_performance_page_are_those_that_were_measured() -> None:
    row = re.compile(r"^\| .* \| (\S+) \| `(\S+)` `(\S+)` \|$", re.MULTILINE)
    rows = row.findall(text("docs/performance.md"))
    assert len(rows) > 10
    for figure, file, address in rows:
        measured = json.loads((PROJECT / "benchmarks" / file).read_text(encoding="utf-8"))
        assert float(figure) == reduce(getitem, address.split("/"), measured), address


@pytest.mark.parametrize("document", manual.tables(), ids=lambda document: document.name)
def test_the_tables_that_come_from_the_code_are_what_it_says(document: Path) -> None:
    name, table = manual.tables()[document]
    said = document.read_text(encoding="utf-8")
    assert f"<!-- {name} -->\n{table}\n<!-- end of {name} -->" in said, "run `make tables`"


def test_a_table_is_put_where_its_document_has_a_place_for_it() -> None:
    page = "a\n<!-- it -->\n| old |\n<!-- end of it -->\nb\n"
    assert manual.filled(page, "it", "| new |") == page.replace("old", "new")
    assert manual.filled(page, "else", "| new |") == page


PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


def prose(page: Path) -> Iterator[str]:
    """The lines of a page that can be broken: not those of code, nor of tables."""
    is_code = False
    for line in page.read_text(encoding="utf-8").splitlines():
        is_code ^= line.startswith("```")
        if not is_code and not line.startswith(("|", "    ", "```")):
            yield line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_a_line_of_prose_has_at_most_a_hundred_characters(page: Path) -> None:
    assert [line for line in prose(page) if len(line) > 100] == []


DECISIONS = sorted((PROJECT / "docs" / "decisions").glob("[0-9]*.md"))


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_says_what_could_have_been_done_and_what_follows(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", page, flags=re.MULTILINE)
    status = r"- Status: (accepted|superseded by .+)\n- Date: (\S+)"
    said = re.fullmatch(rf"# (\d+)\. .+\n\n{status}\n\n", head)
    assert said, head
    assert int(said[1]) == int(file.name[:4])
    assert date.fromisoformat(said[3])
    named = [section.partition("\n\n") for section in sections]
    assert [name for name, _, _ in named] == ["Context", "Decision", "Alternatives", "Consequences"]
    assert all(body.strip() for _, _, body in named)


def test_the_index_names_every_decision_once_in_its_order() -> None:
    assert [int(file.name[:4]) for file in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    rows = re.findall(r"^\| \[.*", text("docs/decisions/README.md"), re.MULTILINE)
    assert rows == [f"| [{file.name[:4]}]({file.name}) | {title(file)} |" for file in DECISIONS]


def title(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0].partition(". ")[2]


def test_links_lead_to_files() -> None:
    for page in PAGES:
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
