"""The `jixiao` command as people and cron use it.

In a process of its own, with a temporary Prefect server.
"""

import csv
import dataclasses
import io
import json
import logging
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import polars
import pytest
from typer.testing import CliRunner

from pipelines import settings
from pipelines.cli import app, reviewing
from pipelines.landing.ledger import Loaded
from tests.builders import document, form_text
from tests.conftest import PROJECT, TIANJIN, TIANJIN_SHA256, Warehouse

KEY = TIANJIN_SHA256[:16]


def test_load_says_what_it_did(loaded: Warehouse) -> None:
    """No server is configured and none runs.

    The command brings its own, and keeps its files in the warehouse.
    """
    lines = loaded.done.stdout.splitlines()
    assert lines[0] == f"1 files in {loaded.places.raw}, 1 to read"
    assert lines[-1] == f"release: {loaded.places.current.resolve()}"
    assert (loaded.places.prefect / "prefect.db").exists()


def test_what_a_load_left_is_said_and_is_its_exit_code(
    loaded: Warehouse, prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines import flows
    from pipelines.operations import summary

    row = {"file_name": "b.txt", "form_number": 1, "row_number": 3, "column_number": 3,
           "record": "amount", "field": None, "rule": "not_an_amount",
           "text": "预算数: ?"}  # fmt: skip
    landed = dataclasses.replace(Loaded(*[0] * 10, state="", changed=True), quarantined=1)
    summary = summary.Summary(
        landed, loaded.places.current.resolve(), True, [], [row], ["c.txt"], ["d.txt"]
    )
    monkeypatch.setattr(flows, "nightly", lambda _: summary)
    monkeypatch.setattr(settings, "configure_prefect", lambda _: None)
    log = logging.getLogger("jixiao")
    before = (log.propagate, list(log.handlers))
    done = CliRunner().invoke(app.app, ["load"])
    assert (log.propagate, log.handlers) == before, "the log goes where it went"
    assert done.stdout.splitlines() == [
        "quarantined: b.txt, form 1, row 3, column 3: amount: not_an_amount: 预算数: ?",
        "replaced: d.txt has another content now; history keeps what it said before",
        "withdrawn: c.txt no longer lies in data/raw; history keeps what it said",
        f"release: {summary.release}",
    ]
    assert done.exit_code == 3


def test_status_shows_loads_and_the_release(loaded: Warehouse) -> None:
    done = loaded.jixiao("status")
    assert done.returncode == 0, done.stderr
    assert f"current release: {loaded.places.current.resolve().name}" in done.stdout
    assert "marts.fct_cost_lines" in done.stdout
    assert "2,627" in done.stdout


def test_status_before_the_first_load(tmp_path: Path) -> None:
    done = Warehouse(tmp_path / "data").jixiao("status")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "no load yet"
    assert "nothing is published yet" in done.stdout


def test_status_during_a_load_still_shows_the_release(loaded: Warehouse, tmp_path: Path) -> None:
    import subprocess
    import sys

    copy = Warehouse(tmp_path / "data")
    shutil.copytree(loaded.places.root, copy.places.root, symlinks=True, dirs_exist_ok=True)
    hold = (
        f"import duckdb; held = duckdb.connect({str(copy.places.landing)!r}); "
        "print('held', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    done = copy.jixiao("status")
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


def test_a_query_can_be_piped_in_and_its_answer_out_as_parquet(
    loaded: Warehouse, tmp_path: Path
) -> None:
    shell = 'printf "%s" "$1" | "$2" query - --format parquet > "$3"'
    target = tmp_path / "answer.parquet"
    jixiao = Path(sys.executable).with_name("jixiao")
    done = loaded.command(["sh", "-c", shell, "sh", QUERY, jixiao, target])
    assert (done.returncode, done.stderr) == (0, "")
    answer = polars.read_parquet(target)
    assert answer.rows() == [(1, Decimal("984000.00")), (2, Decimal("7468000.00"))]
    assert answer.schema["yuan"] == polars.Decimal(38, 2)


def test_what_prepares_a_query_may_stand_before_it(loaded: Warehouse) -> None:
    sql = "create temp macro twice(x) as 2 * x; select twice(21) as it;"
    assert loaded.jixiao("query", sql, "--format", "jsonl").stdout == '{"it": 42}\n'


def test_columns_without_room_side_by_side_stand_one_below_another(loaded: Warehouse) -> None:
    sql = "select * from marts.fct_indicator_targets order by indicator_key limit 2"
    lines = loaded.jixiao("query", sql).stdout.splitlines()
    assert lines[0] == "── row 1 ──"
    assert lines[1].split() == ["indicator_key", f"{KEY}-1-10"]
    assert lines == loaded.jixiao("query", sql, "--format", "wide").stdout.splitlines()
    narrow = "select fiscal_year from marts.dim_projects limit 1"
    assert "row 1" not in loaded.jixiao("query", narrow).stdout
    assert "fiscal_year  2023" in loaded.jixiao("query", narrow, "--format", "wide").stdout


def test_a_new_warehouse_without_documents_says_so_in_one_line(tmp_path: Path) -> None:
    """No flow is begun that would fail, and no alarm is raised."""
    warehouse = Warehouse(tmp_path / "data")
    warehouse.describe()
    done = warehouse.jixiao("load")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"jixiao: no documents in {warehouse.places.raw}: put some there, with a row each in "
        "sources.csv\n"
    )
    assert not warehouse.places.prefect.exists()


def test_sources_writes_what_stands_there_and_adds_what_lacks(
    loaded: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "sources.csv"
    done = loaded.jixiao("sources", "--output", str(file))
    assert done.stdout.endswith(f"{file}: 0 added; fill in what is blank, then jixiao load\n")
    assert file.read_bytes() == loaded.places.sources.read_bytes()


def test_trace_shows_the_cell_in_its_table(loaded: Warehouse) -> None:
    done = loaded.jixiao("trace", f"{KEY}-17-12")
    assert done.returncode == 0, done.stderr
    assert "▶ 12" in done.stdout
    assert "row 12, column 5: target_text: 2022年9月底前" in done.stdout
    assert TIANJIN_SHA256 in done.stdout


def test_trace_lists_the_forms_of_a_document(loaded: Warehouse) -> None:
    first, *forms = loaded.jixiao("trace", KEY).stdout.splitlines()
    assert first == "39 forms; each is shown by `jixiao trace` and its key:"
    assert len(forms) == 39
    assert f"{KEY}-17: {TIANJIN.name}: " in "\n".join(forms)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "selec 1"], 2, "jixiao: Parser Error"),
        (["query", "--format", "xml", "select 1"], 2, "markdown or parquet"),
        (["trace", "nonsense"], 2, "jixiao: no fact has the key nonsense"),
        (["lod"], 2, "No such command"),
        (["query", "-- x"], 2, "jixiao: no query"),
        (["query", "--formt", "csv"], 2, "unexpected extra argument"),
        (["query", "--format", "", "select 1"], 2, "table, wide, csv, json"),
        (["query", b"\xff"], 2, "it is not UTF-8"),
        (
            ["query", "select 1; select 2"],
            2,
            "jixiao: 2 statements, and rows of more than the last",
        ),
        (["findings", "--format", "parquet"], 2, "jsonl or markdown"),
        (["load", "--again", b"\xb0"], 2, "it is not UTF-8"),
        (["trace", "a\nALARM: b\x1b[2J"], 2, r"jixiao: no fact has the key a\nALARM: b\x1b[2J: "),
        (["diff", ""], 2, "jixiao: no release ''. Names look like"),
        (["verify", ""], 2, "jixiao: no release ''. Names look like"),
        (["document", "", "--output", "x"], 2, "jixiao: no document was ever loaded"),
        (["export", ""], 2, "jixiao: OUTPUT has no name"),
        (["findings", "--rule", "nosuch"], 2, "jixiao: there is no rule nosuch"),
        (["findings", "--opinion", "/nowhere/a.xlsx"], 2, "jixiao: /nowhere/a.xlsx: No such file"),
        (["inspect", "/dev/null"], 2, "jixiao: no file /dev/null"),
        (["inspect", str(PROJECT / "LICENSE")], 3, "jixiao: LICENSE: refused: text without tables"),
        (["status", "--last", "99999999999999999999"], 2, "Invalid value for '--last'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_an_exit_code(
    loaded: Warehouse, arguments: list[str], code: int, message: str
) -> None:
    done = loaded.jixiao(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stderr.startswith("jixiao: ") or done.stderr.count("\n") == 1


SHELL = """
import subprocess, sys
command, output = sys.argv[2:], sys.argv[1]
if output == "closed":
    sys.exit(subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command]).returncode)
if output == "full":
    sys.exit(subprocess.run(command, stdout=open("/dev/full", "w")).returncode)
process = subprocess.Popen(command, stdout=subprocess.PIPE)
process.stdout.close() if output == "gone" else process.stdout.read(int(output))
process.stdout.close()
sys.exit(process.wait())
"""


@pytest.mark.parametrize(
    ("output", "arguments", "code"),
    [
        ("10", ["query", "--format", "csv", "from range(10_000_000)"], 0),
        ("10", ["query", "--format", "json", "from range(10_000_000)"], 0),
        ("10", ["query", "from range(10_000_000)"], 0),
        ("gone", ["status"], 0),
        ("gone", ["findings"], 0),
        ("gone", ["inspect", str(PROJECT / "LICENSE")], 3),
        ("gone", ["--help"], 0),
        ("closed", ["query", "from range(10)"], 0),
        ("closed", ["query", "--format", "csv", "from range(10)"], 0),
        ("full", ["query", "from range(10)"], 7),
        ("full", ["query", "--format", "csv", "from range(10)"], 7),
    ],
)
def test_who_takes_no_more_of_the_output_changes_nothing(
    loaded: Warehouse, output: str, arguments: list[str], code: int
) -> None:
    done = loaded.command(
        [sys.executable, "-c", SHELL, output, Path(sys.executable).with_name("jixiao"), *arguments]
    )
    wanted = "jixiao: standard output: No space left on device\n" if code == 7 else ""
    assert (done.returncode, done.stderr if code != 3 else "") == (code, wanted)


def test_no_findings_is_not_said_to_be_clean(loaded: Warehouse) -> None:
    done = loaded.jixiao("findings", "--status", "accepted")
    assert (done.returncode, done.stdout) == (
        0,
        "no findings; that is not to say that all was checked: audit.coverage says what was\n",
    )


@pytest.mark.parametrize(
    ("severities", "line"),
    [
        (["notice", "error", "notice"], "1 error, 2 notices"),
        (["warning"] * 1_500, "1,500 warnings"),
        (["error", "error", "warning"], "2 errors, 1 warning"),
    ],
)
def test_findings_are_counted_by_severity(severities: list[str], line: str) -> None:
    assert reviewing.counted(severities) == line


HOSTILE = ("a\nALARM: everything is fine.txt", "\x1b]0;pwned\x07.txt", "x`y|z.txt", "\u202egnp.txt")


def test_names_of_files_forge_no_line(tmp_path: Path) -> None:
    """Through a load, with one file that is refused and corrected, and what shows it later."""
    warehouse = Warehouse(tmp_path / "data")
    for number, name in enumerate(HOSTILE):
        warehouse.add(name, document(form_text(f"第{number}个（2023年）", budget="?")))
    warehouse.add("b\nc.txt", b"\x00")
    done = warehouse.jixiao("load")
    shown = [done.stdout, done.stderr, warehouse.jixiao("status").stdout]
    assert done.returncode == 3
    for text in shown:
        assert all(line.isprintable() for line in text.splitlines())
        assert not [line for line in text.splitlines() if line.startswith(("ALARM", "c.txt"))]
    assert r"b\nc.txt: refused: " in shown[0]
    assert r"quarantined: \x1b]0;pwned\x07.txt, form 1" in shown[0]
    assert r"quarantined: \u202egnp.txt" in shown[2]


def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    warehouse.add("a.txt", document())
    done = warehouse.jixiao("load", PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 2
    assert done.stderr.startswith("jixiao: Failed to reach API at http://127.0.0.1:9/api")


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["trace", "x"]])
def test_before_the_first_load_there_is_nothing_to_ask(
    tmp_path: Path, arguments: list[str]
) -> None:
    done = Warehouse(tmp_path / "data").jixiao(*arguments)
    assert done.returncode == 4
    assert done.stderr.startswith("jixiao: nothing is published yet")


def test_releases_are_listed_compared_and_verified(loaded: Warehouse) -> None:
    name = loaded.places.current.resolve().name
    assert f"{name} " in loaded.jixiao("releases").stdout
    assert "◀ current" in loaded.jixiao("releases").stdout
    assert loaded.jixiao("verify").stdout == f"{name}: as published\n"
    assert loaded.jixiao("verify", name).returncode == 0
    assert loaded.jixiao("diff").stdout.endswith("0 added, 0 gone, 0 changed\n")
    assert loaded.jixiao("diff", "--format", "csv").stdout.startswith(
        "change,table_name,unit_name,project_name,item,"
    )
    assert loaded.jixiao("check").stdout == "all well\n"
    none_before = loaded.jixiao("rollback")
    assert (none_before.returncode, none_before.stderr) == (
        2,
        f"jixiao: there is no release before {name}\n",
    )
    unknown = loaded.jixiao("diff", "yesterday")
    assert unknown.returncode == 2
    assert "no release 'yesterday'. Names look like 20230228T020000Z" in unknown.stderr


def test_a_document_can_be_had_again(loaded: Warehouse, tmp_path: Path, tianjin: bytes) -> None:
    got = loaded.jixiao("document", TIANJIN_SHA256[:16], "--output", str(tmp_path / "again.txt"))
    assert got.returncode == 0, got.stderr
    assert (tmp_path / "again.txt").read_bytes() == tianjin
    missing = loaded.jixiao("document", "0" * 16, "--output", str(tmp_path / "none.txt"))
    assert missing.returncode == 2
    assert not (tmp_path / "none.txt").exists()


def test_a_working_database_that_is_damaged_is_said(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    warehouse.places.landing_file.write_text("no database")
    done = warehouse.jixiao("status")
    assert (done.returncode, done.stderr.count("\n")) == (7, 1)
    assert "the next load sets it aside" in done.stderr


def test_a_damaged_release_is_said(loaded: Warehouse, tmp_path: Path) -> None:
    copy = Warehouse(tmp_path / "data")
    shutil.copytree(loaded.places.curated, copy.places.curated, symlinks=True)
    database = copy.places.current.resolve() / "warehouse.duckdb"
    (database.parent / "a\nb.tmp").mkdir()
    (database.parent / "a\nb.tmp" / "c").touch()
    others = copy.jixiao("verify")
    assert (others.returncode, others.stdout) == (
        0,
        f"{database.parent.name}: as published; also there: a\\nb.tmp/\n",
    )
    database.chmod(0o644)
    with database.open("ab") as file:
        file.write(b"x")
    verified = copy.jixiao("verify")
    assert (verified.returncode, "warehouse.duckdb was changed" in verified.stdout) == (8, True)
    assert copy.jixiao("check").returncode == 9
