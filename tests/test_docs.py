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
from pipelines.reports import query
from tests.builders import INDICATORS, ROADS_RESULT, document, form_text
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


COOKBOOK = sorted((PROJECT / "docs" / "queries").glob("*.sql"))


def answer(warehouse: Warehouse, name: str) -> list[dict[str, Any]]:
    sql = (PROJECT / "docs" / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return query.query(warehouse.places.current, sql).dicts()


# What one document of one year cannot answer, and what is answered of others.
OF_SEVERAL_YEARS = {
    "due_and_not_done": {"indicator_name": "修路里程", "result_text": "9公里"},
    "evaluation_scores": {"project_name": "乡村道路", "met": 1, "missed": 1, "met_percent": 50},
    "not_published": {"region_name": "天津市", "fiscal_year": 2023, "unit_name": "天津市乙中心"},
    "year_by_year": {
        "fiscal_year": 2023,
        "former_budget_yuan": 2_000_000,
        "annual_yuan": 1_500_000,
        "change_percent": -25,
        "same_target_count": 1,
        "shared_target_count": 2,
    },
}
# What the answers on the real document say, by what stands first in them.
OF_TIANJIN = {
    "budgets_by_unit_and_year": {"region_name": "天津市", "fiscal_year": 2023, "projects": 8},
    "fiscal_share": {"fiscal_year": 2023, "fiscal_percent": 78.1},
    "second_level_indicators": {"level1_name": "产出", "level2_name": "成本", "indicators": 111},
    "word_in_projects": {"fiscal_year": 2023, "indicators": 1},
}


@pytest.mark.parametrize("file", COOKBOOK, ids=lambda file: file.stem)
def test_every_query_of_the_cookbook_answers_its_question(loaded: Warehouse, file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"-- .*[。？].*[.?]", first)
    done = loaded.jixiao("query", "--format", "csv", str(file))
    assert done.returncode == 0, done.stderr
    assert (len(done.stdout.splitlines()) > 1) is (file.stem not in OF_SEVERAL_YEARS)


@pytest.mark.parametrize("name", OF_TIANJIN)
def test_the_cookbook_says_of_the_real_document_what_stands_in_it(
    loaded: Warehouse, name: str
) -> None:
    first = answer(loaded, name)[0]
    assert {column: first[column] for column in OF_TIANJIN[name]} == OF_TIANJIN[name]


def test_the_cookbook_answers_of_several_years(empty_warehouse: Warehouse) -> None:
    warehouse = Warehouse(empty_warehouse.places.root / "years", audit=False)
    unit, other = "101001天津市甲中心", "101002天津市乙中心"
    less = [("产出指标", "数量指标", "体检人数", "≥5000人"), *INDICATORS[1:]]
    pages = {
        "2022.txt": [
            form_text("体检（2022年）", unit, "200", "200"),
            form_text("讲座（2022年）", other, "10", "10"),
        ],
        "2023.txt": [form_text("体检（2023年）", unit, "150", "150", indicators=less)],
    }
    for file, forms in pages.items():
        warehouse.add(file, document(*forms))
    warehouse.add("result.html", ROADS_RESULT)
    warehouse.describe(*(f"{file},某局,120000,,," for file in pages))
    warehouse.load()
    for name, expected in OF_SEVERAL_YEARS.items():
        rows = answer(warehouse, name)
        assert [{column: row[column] for column in expected} for row in rows] == [expected], name


def test_every_question_that_analysts_ask_has_its_file() -> None:
    """Those of the desk, by the words that they ask with."""
    asked = " ".join(file.read_text(encoding="utf-8").partition("\n")[0] for file in COOKBOOK)
    questions = (
        "预算与项目数", "财政与非财政", "预算最大的项目", "满意度目标低于85%", "没有可衡量效益指标",
        "同类单价", "人均成本", "逐年变化", "到期而未完成", "二级指标的分布",
        "发现数与涉及项目的预算", "未公开的单位", "指标照搬", "自评得分与达标率",
        "关键词在哪些项目",
    )  # fmt: skip
    assert [words for words in questions if words not in asked] == []


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
