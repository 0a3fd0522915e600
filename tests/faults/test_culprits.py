"""A document that ends its load, or stops the build, is set aside and named.

All others are published.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pipelines import settings
from tests.builders import document, form_text
from tests.faults.conftest import Numbered
from tests.servers import JIXIAO, PrefectServer

DEADLY = str(Path(__file__).with_name("deadly.py"))


def load(
    warehouse: Numbered, *command: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command or [sys.executable, DEADLY, "load"],
        env=warehouse.environment | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def add(warehouse: Numbered, name: str, project: str) -> None:
    """A document beside the numbered ones, which counts as the next of them once it loads."""
    warehouse.add(name, document(form_text(project, budget="1000", fiscal="1000")))


def test_a_document_that_ends_its_load_costs_one_night(
    tmp_path: Path, server: PrefectServer, tell: Callable[[str], None]
) -> None:
    warehouse = Numbered(tmp_path / "data", server)
    for _ in range(5):
        warehouse.add_next()
    add(warehouse, "deadly.txt", "致命（2023年）")
    add(warehouse, "failing.txt", "失败（2023年）")
    assert load(warehouse).returncode == -9
    assert not warehouse.places.current.exists()
    done = load(warehouse)
    assert done.returncode == 3, done.stdout + done.stderr
    assert (
        "ALARM: deadly.txt is set aside: the process that loaded it alone ended with code -9"
        in done.stdout
    )
    assert "ALARM: failing.txt is set aside: LookupError: a fault of ours" in done.stdout
    assert warehouse.published() == 5
    refusals = (
        "select file_name, refusal from marts.dim_documents where refusal is not null order by 1"
    )
    assert [name for name, _ in warehouse.ask(refusals)] == ["deadly.txt", "failing.txt"]
    assert (
        warehouse.ask("select record, rule from provenance.quarantine")
        == [("document", "ends_the_load")] * 2
    )
    # It is not tried again by itself, and what is new loads as ever.
    warehouse.add_next()
    again = load(warehouse)
    assert (again.returncode, "deadly" in again.stdout) == (0, False), again.stdout
    assert warehouse.published() == 6
    # With the reading code mended and the document asked for, it is read.
    mended = load(warehouse, str(JIXIAO), "load", "--again", "deadly.txt")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert warehouse.ask(
        "select count(*) from marts.dim_projects where project_name = '致命（2023年）'"
    ) == [(1,)]
    tell("culprits: 2 documents that ended their load: found and named, all others published")


def test_a_document_that_stops_the_build_is_left_out_of_it(
    tmp_path: Path, server: PrefectServer, tell: Callable[[str], None]
) -> None:
    project = tmp_path / "project" / "dbt_project"
    shutil.copytree(settings.DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    # The seeds that the reading code knows too lie beside the project.
    (tmp_path / "project" / "pipelines").symlink_to(settings.PROJECT / "pipelines")
    (project / "tests" / "never_so.sql").write_text(
        "select project_name from {{ ref('dim_projects') }} where project_name like '%有毒%'\n"
    )
    warehouse = Numbered(tmp_path / "data", server)
    for _ in range(3):
        warehouse.add_next()
    add(warehouse, "bad.txt", "有毒（2023年）")
    done = load(warehouse, DBT_PROJECT=str(project))
    assert done.returncode == 3, done.stdout + done.stderr
    assert "ALARM: bad.txt is set aside, since it stops the build: dbt build failed" in done.stdout
    assert "never_so" in done.stdout
    assert warehouse.published() == 3
    [(name, refusal)] = warehouse.ask(
        "select file_name, refusal from marts.dim_documents where refusal is not null"
    )
    assert (name, "never_so" in refusal) == ("bad.txt", True)
    assert warehouse.ask("select record, rule from provenance.quarantine") == [
        ("document", "stops_the_build")
    ]
    # Night after night it stays aside at no cost, until the project is another.
    warehouse.add_next()
    again = load(warehouse, DBT_PROJECT=str(project))
    assert (again.returncode, "ALARM" in again.stdout) == (0, False), again.stdout
    assert warehouse.published() == 4
    code, output = warehouse.run()
    assert code == 0, output
    assert warehouse.ask(
        "select count(*) from marts.dim_projects where project_name = '有毒（2023年）'"
    ) == [(1,)]
    tell(
        "culprits: 1 document that stopped the build: found by halves and named, "
        "all others published"
    )
