"""The `jixiao` command as people and cron use it: in a process of its own, with a temporary Prefect server."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.builders import document, form_text
from tests.conftest import TIANJIN_SHA256, Warehouse

KEY = TIANJIN_SHA256[:16]


def test_load_says_what_it_did_and_its_exit_code_what_it_left(tmp_path: Path) -> None:
    """No server is configured and none runs: the command brings its own, and keeps its files in the warehouse."""
    warehouse = Warehouse(tmp_path / "data")
    warehouse.add("a.txt", document())
    warehouse.add("b.txt", document(form_text("第二个（2023年）", budget="?")))
    done = warehouse.jixiao("load")
    assert done.returncode == 3, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"2 files in {warehouse.places.raw}, 2 to read"
    assert "quarantined: b.txt, form 1, row 3, column 3: amount: not_an_amount: 预算数: ?" in lines
    assert lines[-1] == f"release: {warehouse.places.current.resolve()}"
    assert (warehouse.places.prefect / "prefect.db").exists()


def test_status_shows_loads_and_the_release(loaded: Warehouse) -> None:
    done = loaded.jixiao("status")
    assert done.returncode == 0, done.stderr
    assert f"current release: {loaded.summary.release.name}" in done.stdout
    assert "marts.fct_cost_lines" in done.stdout
    assert "2,627" in done.stdout


def test_status_before_the_first_load(tmp_path: Path) -> None:
    done = Warehouse(tmp_path / "data").jixiao("status")
    assert done.returncode == 0, done.stderr
    assert "nothing is published yet" in done.stdout


def test_status_during_a_load_still_shows_the_release(loaded: Warehouse) -> None:
    import subprocess
    import sys

    hold = f"import duckdb; held = duckdb.connect({str(loaded.places.landing)!r}); print('held', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    done = loaded.jixiao("status")
    holder.communicate(b"\n")
    assert done.returncode == 0
    assert "current release:" in done.stdout
    assert "held by another process" in done.stdout


QUERY = """
    select form_number, sum(amount_yuan) as yuan from marts.fct_project_funding
    where form_number < 3 group by all order by all
"""


@pytest.mark.parametrize(
    ("form", "expected"),
    [("csv", [["form_number", "yuan"], ["1", "984000.00"], ["2", "7468000.00"]])],
)
def test_query_writes_csv(loaded: Warehouse, form: str, expected: list[list[str]]) -> None:
    done = loaded.jixiao("query", "--format", form, QUERY)
    assert list(csv.reader(io.StringIO(done.stdout))) == expected


def test_query_writes_json_and_tables(loaded: Warehouse) -> None:
    assert json.loads(loaded.jixiao("query", "--format", "json", QUERY).stdout)[1] == {
        "form_number": 2,
        "yuan": "7468000.00",
    }
    assert "7,468,000.00" in loaded.jixiao("query", QUERY).stdout


def test_trace_shows_the_cell_in_its_table(loaded: Warehouse) -> None:
    done = loaded.jixiao("trace", f"{KEY}-17-12")
    assert done.returncode == 0, done.stderr
    assert "▶ 12" in done.stdout
    assert "row 12, column 5: target_text: 2022年9月底前" in done.stdout
    assert TIANJIN_SHA256 in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "selec 1"], 2, "jixiao: Parser Error"),
        (["query", "--format", "xml", "select 1"], 2, "table, csv or json"),
        (["trace", "nonsense"], 2, "jixiao: no fact has the key nonsense"),
        (["lod"], 2, "No such command"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    loaded: Warehouse, arguments: list[str], code: int, message: str
) -> None:
    done = loaded.jixiao(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    done = Warehouse(tmp_path / "data").jixiao("load", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 2
    assert done.stderr.startswith("jixiao: Failed to reach API at http://127.0.0.1:9/api")


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["trace", "x"]])
def test_before_the_first_load_there_is_nothing_to_ask(tmp_path: Path, arguments: list[str]) -> None:
    done = Warehouse(tmp_path / "data").jixiao(*arguments)
    assert done.returncode == 4
    assert done.stderr.startswith("jixiao: nothing is published yet")
