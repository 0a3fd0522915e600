"""A real Prefect server beside the loads, a warehouse whose truth is easy to tell.

And how hard it is tried.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.releases import store
from tests.builders import document, form_text
from tests.conftest import Warehouse
from tests.servers import JIXIAO, PrefectServer


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these take minutes: `make faults` runs them, not `make test`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say at the end of the run what was tried and what was lost."""
    return lambda line: record_property("tried", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.getreports("passed")
    for line in (
        value for report in reports for name, value in report.user_properties if name == "tried"
    ):
        terminalreporter.write_line(line)


def times(name: str, few: int) -> int:
    """How often a fault is tried: by the environment, else a few times."""
    return int(os.environ.get(name) or few)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    root = tmp_path_factory.mktemp("server") / "data"
    root.mkdir()
    running = PrefectServer(root)
    yield running
    running.stop()


STAGES = {
    r"^\d+ files in": "reading",
    r"^landed load|^no document was read": "building",
    r"^built:": "publishing",
    r"^published |^nothing has changed": "ending",
}
"""A line of the log, and what the load does after it."""


SMALL_BATCHES = {"JIXIAO_DOCUMENTS_PER_BATCH": "5", "JIXIAO_READING_PROCESSES": "1"}
"""Many batches of few documents: there is a middle of a load to kill somebody in."""


class Numbered(Warehouse):
    """Document i promises one project with a budget of i万元.

    So which of them a release holds can be counted.
    """

    def __init__(self, root: Path, server: PrefectServer) -> None:
        super().__init__(root)
        self.environment = server.environment | {"JIXIAO_DATA": str(root)}
        handle, name = tempfile.mkstemp(
            prefix="jixiao-load-", suffix=".log"
        )  # not on the disk that is filled
        os.close(handle)
        self.log = Path(name)
        self.count = 0

    def add_next(self) -> None:
        self.count += 1
        self.add(
            f"{self.count:04}.txt",
            document(
                form_text(
                    f"项目{self.count}（2023年）", budget=str(self.count), fiscal=str(self.count)
                )
            ),
        )
        self.describe(
            *[f"{number:04}.txt,,120000,2023,2023-01-01," for number in range(1, self.count + 1)]
        )

    @property
    def said(self) -> str:
        """What the last load said."""
        return self.log.read_text()

    def start(self, **environment: str) -> subprocess.Popen[bytes]:
        with self.log.open("w") as log:
            return subprocess.Popen(
                [JIXIAO, "load"],
                env=self.environment | environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def run(self, **environment: str) -> tuple[int, str]:
        return self.start(**environment).wait(), self.said

    def published(self) -> int:
        """How many documents the current release holds.

        It is checked that they are just the first so many, whole.
        """
        current = store.current(self.places)
        assert store.verify(current) == []
        budgets = self.ask(
            "select cast(budget_yuan / 10000 as int) from marts.fct_project_budgets order by 1"
        )
        numbers = [number for (number,) in budgets]
        assert numbers == list(range(1, len(numbers) + 1))
        targets = self.ask("select count(*) from marts.fct_indicator_targets")
        history = self.ask(
            "select count(*) from history.project_budgets where superseded_at is null"
        )
        assert (targets, history) == ([(3 * len(numbers),)], [(len(numbers),)])
        return len(numbers)

    def check_everything(self) -> None:
        """The ledger, the working database and every release, after a load that ended well.

        Each is held against the truth.
        """
        import duckdb

        assert self.published() == self.count
        with duckdb.connect(self.places.landing, read_only=True) as landing:
            ids = [
                load
                for (load,) in landing.execute(
                    "select load_id from raw.loads order by 1"
                ).fetchall()
            ]
            assert ids == list(range(1, len(ids) + 1))
            assert landing.execute(
                "select count(*), count(distinct document_sha256) from raw.documents"
            ).fetchall() == [(self.count, self.count)]
            assert landing.execute("select sum(documents_read) from raw.loads").fetchone() == (
                self.count,
            )
            assert landing.execute("select count(*) from raw.indicators").fetchone() == (
                3 * self.count,
            )
        for release in store.all_releases(self.places):
            assert store.verify(release) == []
        assert [path for path in self.places.releases.iterdir() if path.name.startswith(".")] == []
        assert list(self.places.archive.rglob(".unfinished-*")) == []
        assert self.places.lock.read_text() == ""
        assert self.ask("select count(*) from history.documents where superseded_at is null") == [
            (self.count,)
        ]


def stage_of(output: str) -> str:
    """What a load was doing when it said this last."""
    stage = "starting"
    for line in output.splitlines():
        stage = next((name for sign, name in STAGES.items() if re.search(sign, line)), stage)
    return stage
